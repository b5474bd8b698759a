# Dense grids: a job trains a shard, many runs; each grid's own target merges its shards.
rule train_shard:
    input:
        dataset=layout.dataset,
    output:
        layout.shard("{dense_grid}", "{shard_activation}", "{shard}"),
    log:
        layout.log(layout.shard("{dense_grid}", "{shard_activation}", "{shard}")),
    wildcard_constraints:
        **plan.dense.wildcard_constraints,
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: plan.dense.shard_megabytes(wildcards) * attempt,
        runtime=lambda wildcards, attempt: plan.dense.shard_minutes(wildcards) * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.dense.shard_params(wildcards),
    message:
        "Training {wildcards.dense_grid}, {wildcards.shard_activation}, shard {wildcards.shard}"
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
    plan.dense.refuse_taken_names,
    [*(rule.name for rule in workflow.rules), *plan.audit_figures],
)
for dense_grid in plan.dense.grids:

    rule:
        name:
            f"{dense_grid}_table"
        input:
            plan.dense.shards(dense_grid),
        output:
            table=layout.grid_table(dense_grid),
            curves=layout.grid_curves(dense_grid),
        log:
            layout.log(layout.grid_table(dense_grid)),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            job=plan.dense.merge_params(dense_grid),
        message:
            f"Merging the shards of {dense_grid}"
        shell:
            "python -m pseudo_invertible grid {params.job[shards]:q}"
            " --activations {params.job[activations]} --count {params.job[count]}"
            " --table {output.table:q} --curves {output.curves:q} 2> {log:q}"
