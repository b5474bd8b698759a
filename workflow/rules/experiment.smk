# The write-up's experiment, and everything that trains.
rule dataset:
    """Make the scatter, or check and copy an own CSV."""
    output:
        layout.dataset,
    log:
        layout.log(layout.dataset),
    priority: 100
    retries: 0  # a CSV that cannot serve will not serve next time
    localrule: True
    params:
        job=plan.dataset,
    message:
        "Making the scatter {output}"
    shell:
        "python -m pseudo_invertible dataset {params.job[text]:q} --output {output:q} 2> {log:q}"


rule train:
    """Train all seeds of one configuration."""
    input:
        dataset=layout.dataset,
    output:
        networks=f"{runs}/networks.npz",
        history=f"{runs}/history.csv",
    log:
        layout.log(f"{runs}/networks.npz"),
    priority: 80
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.train(wildcards),
    message:
        "Training {wildcards.activation}, λ = {wildcards.lambda}, μ = {wildcards.mu}"
    shell:
        attempt
        + "python -m pseudo_invertible train {params.job[text]:q} --dataset {input.dataset:q}"
        " --networks {output.networks:q} --history {output.history:q} 2> {log:q}"


rule train_long:
    """Train all seeds of one configuration for long, keeping the networks on the way."""
    input:
        dataset=layout.dataset,
    output:
        networks=[
            f"{layout.long_pattern}/updates~{updates}/networks.npz"
            for updates in plan.study.long_runs.updates
        ],
        history=f"{layout.long_pattern}/history.csv",
    log:
        layout.log(f"{layout.long_pattern}/history.csv"),
    wildcard_constraints:
        **plan.long_runs.wildcard_constraints,
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.long_runs.minutes * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.long_runs.train(wildcards),
    message:
        "Training {wildcards.activation}, λ = μ = {wildcards.weight}, for long"
    shell:
        attempt
        + "python -m pseudo_invertible train-long {params.job[text]:q} {output.networks:q}"
        " --dataset {input.dataset:q} --history {output.history:q} 2> {log:q}"


rule train_remedies:
    """Train every remedy with one activation, all seeds, at the grid's largest weights."""
    input:
        dataset=layout.dataset,
    output:
        plan.remedies.networks_of("{activation}"),
    log:
        layout.log(f"{layout.root}/audit/remedies/activation~{{activation}}"),
    wildcard_constraints:
        **plan.remedies.wildcard_constraints,
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.remedies.minutes * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.remedies.train(wildcards),
    message:
        "Training {wildcards.activation} with every remedy"
    shell:
        attempt + "python -m pseudo_invertible train-remedies {params.job[text]:q} {output:q}"
        " --dataset {input.dataset:q} 2> {log:q}"


rule train_orientation:
    """Train the same initial networks on the scatter and on two other pairings of its points."""
    input:
        dataset=layout.dataset,
    output:
        layout.directions("{activation}"),
    log:
        layout.log(layout.directions("{activation}")),
    wildcard_constraints:
        **plan.remedies.wildcard_constraints,
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.remedies.orientation_minutes * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.remedies.train_orientation(wildcards),
    message:
        "Training {wildcards.activation} on three pairings of the points"
    shell:
        attempt + "python -m pseudo_invertible train-orientation {params.job[text]:q}"
        " --dataset {input.dataset:q} --output {output:q} 2> {log:q}"


rule train_shard:
    """Train a shard of a sweep: many runs of one activation."""
    input:
        dataset=layout.dataset,
    output:
        layout.shard("{sweep}", "{shard_activation}", "{shard}"),
    log:
        layout.log(layout.shard("{sweep}", "{shard_activation}", "{shard}")),
    wildcard_constraints:
        **plan.sweeps.wildcard_constraints,
    resources:
        mem_mb=lambda wildcards, attempt: plan.sweeps.shard_megabytes(wildcards) * attempt,
        runtime=lambda wildcards, attempt: plan.sweeps.shard_minutes(wildcards) * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.sweeps.train_shard(wildcards),
    message:
        "Training {wildcards.sweep}, {wildcards.shard_activation}, shard {wildcards.shard}"
    shell:
        attempt + "python -m pseudo_invertible train-shard {params.job[text]:q}"
        " --dataset {input.dataset:q} --output {output:q} 2> {log:q}"


rule train_scatter:
    """Train on another scatter of the generator, and find what is possible on it."""
    output:
        least=layout.scatter("{scatter}", "least.json"),
        runs=layout.scatter("{scatter}", "runs.csv"),
        curves=layout.scatter("{scatter}", "curves.npz"),
    log:
        layout.log(layout.scatter("{scatter}", "least.json")),
    wildcard_constraints:
        **plan.scatters.wildcard_constraints,
    resources:
        mem_mb=lambda wildcards, attempt: plan.scatters.megabytes * attempt,
        runtime=lambda wildcards, attempt: plan.scatters.minutes * attempt,
        gpu=plan.gpus_per_training_job,
    params:
        job=lambda wildcards: plan.scatters.of(wildcards),
    message:
        "Training on the scatter of seed {wildcards.scatter}"
    shell:
        "python -m pseudo_invertible scatter {params.job[text]:q} --runs {output.runs:q}"
        " --least {output.least:q} --curves {output.curves:q} 2> {log:q}"


rule train_own_scatter:
    """Train on the study's own scatter as on the others, to compare with."""
    input:
        dataset=layout.dataset,
    output:
        least=layout.scatter("own", "least.json"),
        runs=layout.scatter("own", "runs.csv"),
        curves=layout.scatter("own", "curves.npz"),
    log:
        layout.log(layout.scatter("own", "least.json")),
    resources:
        mem_mb=lambda wildcards, attempt: plan.scatters.megabytes * attempt,
        runtime=lambda wildcards, attempt: plan.scatters.minutes * attempt,
        gpu=plan.gpus_per_training_job,
    params:
        job=plan.scatters.train("own"),
    message:
        "Training on the study's own scatter, as on the others"
    shell:
        "python -m pseudo_invertible scatter {params.job[text]:q} --dataset {input.dataset:q}"
        " --runs {output.runs:q} --least {output.least:q} --curves {output.curves:q} 2> {log:q}"
