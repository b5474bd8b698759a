rule noise_floor:
    input:
        layout.dataset,
    output:
        layout.noise_floor,
    log:
        layout.log(layout.noise_floor),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.audit.step_params("workflow.steps.noise_floor"),
    message:
        "Computing what no pair of functions can beat"
    shell:
        "python -m pseudo_invertible noise-floor --dataset {input:q} {params.job[generator]}"
        " --output {output:q} 2> {log:q}"


rule metrics:
    input:
        **plan.audit.noise_floor,
        networks=plan.all_networks,
        dataset=layout.dataset,
    output:
        report(
            layout.metrics,
            caption="../report/metrics.rst",
            category="Tables",
            labels={"table": "metrics", "rows": "one per run"},
        ),
    log:
        layout.log(layout.metrics),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.table_params,
        floor=plan.audit.floor_option,
    message:
        "Evaluating every run"
    shell:
        "python -m pseudo_invertible metrics {input.networks:q} --dataset {input.dataset:q}"
        " {params.floor}"
        " --output {output:q} 2> {log:q}"


rule summary:
    input:
        layout.metrics,
    output:
        report(
            layout.summary,
            caption="../report/summary.rst",
            category="Tables",
            labels={"table": "summary", "rows": "one per configuration"},
        ),
    log:
        layout.log(layout.summary),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.table_params,
    message:
        "Summarising over seeds"
    shell:
        "python -m pseudo_invertible summary {input:q} --output {output:q} 2> {log:q}"


rule provenance:
    input:
        rules.metrics.input.networks,
    output:
        layout.provenance,
    log:
        layout.log(layout.provenance),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.provenance_params,
    message:
        "Writing down how everything was made"
    shell:
        "python -m pseudo_invertible provenance {input:q} --config {params.job[config]:q}"
        " --output {output:q} 2> {log:q}"
