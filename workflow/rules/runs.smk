# Training and measuring: the study's own grid, and shards of many runs for everything else.
rule train:
    """Train every seed of one configuration under one protocol."""
    input:
        f"{results}/dataset.csv",
    output:
        networks=f"{results}/{run}/networks.npz",
        history=f"{results}/{run}/history.csv",
    log:
        f"{results}/logs/{run}/networks.npz.log",
    priority: lambda wildcards: 80 if shown(wildcards) else 0
    group:
        "runs"
    resources:
        mem_mb=lambda wildcards, attempt: plan.megabytes(*job(wildcards), points) * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(*job(wildcards), points) * attempt,
        gpu=gpu,
    params:
        python=python,
        runs="--activation {activation} --lambda {lambda} --mu {mu}",
        seeds=lambda wildcards: plan.seeds_text(study.protocols[wildcards.protocol].seeds),
        training=lambda wildcards: plan.training_flags(
            study.protocols[wildcards.protocol], study.device
        ),
        code=digest("train"),
    message:
        "Training {wildcards.activation}, λ = {wildcards.lambda}, μ = {wildcards.mu}"
        " ({wildcards.protocol})"
    shell:
        "{params.python} train {input:q} {params.runs} --seeds {params.seeds} {params.training}"
        ' --cache .snakemake/jax --output "$(dirname {output.networks:q})" 2> {log:q}'


# An edited measure trains these again: their networks are not kept.
use rule train as train_shard with:
    input:
        lambda wildcards: dataset_of(shards[wildcards.shard].dataset),
    output:
        networks=temp(f"{results}/{{shard}}/networks.npz"),
        history=temp(f"{results}/{{shard}}/history.csv"),
    log:
        f"{results}/logs/{{shard}}/networks.npz.log",
    priority: 0
    params:
        python=python,
        runs=lambda wildcards: plan.shard_flags(shards[wildcards.shard]),
        seeds=lambda wildcards: plan.seeds_text(shards[wildcards.shard].seeds),
        training=lambda wildcards: plan.training_flags(
            shards[wildcards.shard].training, study.device
        ),
        code=digest("train"),
    message:
        "Training the runs of {wildcards.shard}"


rule measure:
    """Measure every run of one configuration: a row per seed and kept number of updates."""
    input:
        **({"fresh": fresh} if fresh else {}),
        dataset=f"{results}/dataset.csv",
        networks=f"{results}/{run}/networks.npz",
        history=f"{results}/{run}/history.csv",
    output:
        measures=f"{results}/{run}/measures.csv",
    log:
        f"{results}/logs/{run}/measures.csv.log",
    group:
        "runs"
    resources:
        mem_mb=lambda wildcards, attempt: plan.megabytes(*job(wildcards), points) * attempt,
        runtime=lambda wildcards, attempt: 5 * attempt,
    params:
        python=python,
        names="--protocol {protocol}",
        more=lambda wildcards, input: plan.words(fresh=input.get("fresh")),
        code=digest("measure"),
    message:
        "Measuring {wildcards.activation}, λ = {wildcards.lambda}, μ = {wildcards.mu}"
        " ({wildcards.protocol})"
    shell:
        "{params.python} measure {input.dataset:q} {input.networks:q} {params.names} {params.more}"
        " --output {output.measures:q} 2> {log:q}"


use rule measure as measure_shard with:
    input:
        unpack(lambda wildcards: fresh_of(shards[wildcards.shard].dataset)),
        dataset=lambda wildcards: dataset_of(shards[wildcards.shard].dataset),
        networks=f"{results}/{{shard}}/networks.npz",
        history=f"{results}/{{shard}}/history.csv",
    output:
        measures=f"{results}/{{shard}}/measures.csv",
        curves=f"{results}/{{shard}}/curves.npz",
    log:
        f"{results}/logs/{{shard}}/measures.csv.log",
    params:
        python=python,
        names=lambda wildcards: plan.words(
            dataset_name=shards[wildcards.shard].dataset,
            protocol=shards[wildcards.shard].protocol,
        ),
        more=lambda wildcards, input, output: plan.words(
            fresh=input.get("fresh"), curves=output.curves
        ),
        code=digest("measure"),
    message:
        "Measuring the runs of {wildcards.shard}"


rule merge:
    """Put the measures of many jobs into one table: the study's own runs, or those of shards."""
    input:
        lambda wildcards: merged[wildcards.table],
    output:
        f"{results}/{{table}}.csv",
    log:
        f"{results}/logs/{{table}}.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("merge"),
    message:
        "Putting runs into one table, {output}"
    shell:
        "{params.python} merge {input:q} --output {output:q} 2> {log:q}"


rule merge_curves:
    """Put the curves of a sweep's shards into one file."""
    input:
        lambda wildcards: shard_files(f"sweeps/{wildcards.sweep}", "curves.npz"),
    output:
        f"{results}/sweeps/{{sweep}}_curves.npz",
    log:
        f"{results}/logs/sweeps/{{sweep}}_curves.npz.log",
    localrule: True
    params:
        python=python,
        code=digest("merge-curves"),
    message:
        "Putting curves into one file, {output}"
    shell:
        "{params.python} merge-curves {input:q} --output {output:q} 2> {log:q}"
