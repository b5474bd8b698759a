# Do the write-up's conclusions hold? Longer runs, points off the sample, what is possible at all.
long_folder = layout.long_pattern


rule train_long:
    input:
        dataset=layout.dataset,
    output:
        networks=[
            f"{long_folder}/updates~{updates}/networks.npz"
            for updates in plan.study.long_runs.updates
        ],
        history=f"{long_folder}/history.csv",
    log:
        layout.log(f"{long_folder}/history.csv"),
    wildcard_constraints:
        **plan.audit.wildcard_constraints,
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.audit.long_minutes * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.audit.train_long_params(wildcards),
    message:
        "Training {wildcards.activation}, λ = μ = {wildcards.weight}, for long ({wildcards.remedy})"
    shell:
        "PSEUDO_INVERTIBLE_ATTEMPT={resources.attempt} PSEUDO_INVERTIBLE_REFUSAL={log:q}.refused"
        " python -m pseudo_invertible train-long {output.networks:q} --dataset {input.dataset:q}"
        " --activation {params.job[activation]} --lambda {params.job[weight]}"
        " --mu {params.job[weight]} --seeds {params.job[seeds]} --keep {params.job[keep]}"
        " {params.job[remedy]} --warm-start {params.job[warm_start]}"
        " --learning-rate {params.job[learning_rate]} --width {params.job[width]}"
        " --device {params.job[device]} --history {output.history:q} 2> {log:q}"


rule long_runs_table:
    input:
        **plan.audit.noise_floor,
        networks=plan.audit.long_networks,
        histories=plan.audit.long_histories,
        dataset=layout.dataset,
    output:
        report(
            layout.long_runs,
            caption="../report/long_runs.rst",
            category="Tables",
            labels={"table": "long_runs", "rows": "one per long run and number of updates"},
        ),
    log:
        layout.log(layout.long_runs),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.audit.step_params("workflow.steps.long_runs_table"),
        floor=plan.audit.floor_option,
    message:
        "Evaluating the long runs"
    shell:
        "python -m pseudo_invertible long-runs {input.networks:q} --dataset {input.dataset:q}"
        " {params.floor} --output {output:q} 2> {log:q}"


rule convergence:
    input:
        networks=plan.all_networks,
        histories=plan.all_histories,
    output:
        report(
            layout.convergence,
            caption="../report/convergence.rst",
            category="Tables",
            labels={"table": "convergence", "rows": "one per run"},
        ),
    log:
        layout.log(layout.convergence),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.table_params,
    message:
        "Reading how the losses fell"
    shell:
        "python -m pseudo_invertible convergence {input.networks:q} --output {output:q} 2> {log:q}"


rule baselines:
    input:
        layout.dataset,
    output:
        numbers=layout.baselines,
        curves=layout.baseline_curves,
    log:
        layout.log(layout.baselines),
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 2000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
    params:
        job=plan.audit.step_params("workflow.steps.baselines"),
    message:
        "Finding what is possible at all: noise floor, best invertible map, flow"
    shell:
        "python -m pseudo_invertible baselines --dataset {input:q} {params.job[generator]}"
        " --numbers {output.numbers:q} --curves {output.curves:q} 2> {log:q}"


rule off_sample_tables:
    input:
        networks=plan.all_networks,
        dataset=layout.dataset,
    output:
        curves=layout.off_sample_curves,
        runs=layout.off_sample_runs,
        summary=report(
            layout.off_sample,
            caption="../report/off_sample_table.rst",
            category="Tables",
            labels={"table": "off_sample", "rows": "one per configuration and axis"},
        ),
    log:
        layout.log(layout.off_sample),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.audit.step_params("workflow.steps.off_sample"),
    message:
        "Asking the networks off the sample"
    shell:
        "python -m pseudo_invertible off-sample {input.networks:q} --dataset {input.dataset:q}"
        " {params.job[generator]} --curves {output.curves:q} --runs {output.runs:q}"
        " --summary {output.summary:q} 2> {log:q}"


rule claims_table:
    input:
        metrics=layout.metrics,
        convergence=layout.convergence,
        long_runs=layout.long_runs,
        off_sample=layout.off_sample_runs,
        baselines=layout.baselines,
    output:
        table=report(
            layout.claims,
            caption="../report/claims_table.rst",
            category="Tables",
            labels={"table": "claims", "rows": "one per claim and activation"},
        ),
        page=report(
            layout.claims_page,
            caption="../report/claims_table.rst",
            category="Tables",
            labels={"table": "claims, to read", "rows": "one per claim and activation"},
        ),
    log:
        layout.log(layout.claims),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.audit.claims_params,
    message:
        "Judging the claims"
    shell:
        "python -m pseudo_invertible claims --metrics {input.metrics:q}"
        " --convergence {input.convergence:q} --long-runs {input.long_runs:q}"
        " --off-sample {input.off_sample:q} --baselines {input.baselines:q}"
        " --updates {params.job[updates]} --name {params.job[name]:q}"
        " --table {output.table:q} --page {output.page:q} 2> {log:q}"
