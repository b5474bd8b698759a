# Sweeps: a job trains a shard, many runs; each grid's own target merges its shards.
rule train_shard:
    input:
        dataset=layout.dataset,
    output:
        layout.shard("{sweep}", "{shard_activation}", "{shard}"),
    log:
        layout.log(layout.shard("{sweep}", "{shard_activation}", "{shard}")),
    wildcard_constraints:
        **plan.sweeps.wildcard_constraints,
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: plan.sweeps.shard_megabytes(wildcards) * attempt,
        runtime=lambda wildcards, attempt: plan.sweeps.shard_minutes(wildcards) * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.sweeps.shard_params(wildcards),
    message:
        "Training {wildcards.sweep}, {wildcards.shard_activation}, shard {wildcards.shard}"
    shell:
        "PSEUDO_INVERTIBLE_ATTEMPT={resources.attempt} PSEUDO_INVERTIBLE_REFUSAL={log:q}.refused"
        " python -m pseudo_invertible shard --dataset {input.dataset:q}"
        " --activation {params.job[activation]} --lambdas {params.job[lambdas]}"
        " --mus {params.job[mus]} --combine {params.job[combine]} --seeds {params.job[seeds]}"
        " --first {params.job[first]} --length {params.job[length]}"
        " --updates {params.job[updates]} --history-every {params.job[history_every]}"
        " --learning-rate {params.job[learning_rate]} --width {params.job[width]}"
        " --device {params.job[device]} --output {output:q} 2> {log:q}"


# A grid's name is that of its figure, and of the target that makes all of it.
in_a_sentence(
    plan.sweeps.refuse_taken_names,
    [
        *(rule.name for rule in workflow.rules),
        *(figure.rule for figure in plan.figures.values()),
    ],
)
for sweep in plan.sweeps.sweeps:

    rule:
        name:
            f"{sweep}_table"
        input:
            plan.sweeps.shards(sweep),
        output:
            table=layout.sweep_table(sweep),
            curves=layout.sweep_curves(sweep),
        log:
            layout.log(layout.sweep_table(sweep)),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            job=plan.sweeps.merge_params(sweep),
        message:
            f"Merging the shards of {sweep}"
        shell:
            "python -m pseudo_invertible grid {params.job[shards]:q}"
            " --activations {params.job[activations]} --count {params.job[count]}"
            " --table {output.table:q} --curves {output.curves:q} 2> {log:q}"

    rule:
        name:
            sweep
        input:
            plan.sweep_targets(sweep),
        localrule: True
        message:
            f"{sweep} is made: {layout.root}/sweeps/, {layout.root}/figures/"
