rule metrics:
    input:
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
    message:
        "Evaluating every run"
    shell:
        "python -m pseudo_invertible metrics {input.networks:q} --dataset {input.dataset:q}"
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
