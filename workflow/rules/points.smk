# The points that networks are trained on.
rule dataset:
    """Draw the write-up's points, or read your CSV."""
    input:
        [] if generated else local(plan.csv_file(study)),
    output:
        **({"fresh": fresh} if fresh else {}),
        dataset=f"{results}/dataset.csv",
    log:
        f"{results}/logs/dataset.csv.log",
    priority: 100
    retries: 0
    localrule: True
    params:
        python=python,
        how=plan.generator_flags(study) if generated else plan.csv_flags(study),
        fresh=lambda wildcards, output: plan.words(fresh=output.get("fresh")),
        code=digest("dataset"),
    message:
        "Making the points {output.dataset}"
    shell:
        "{params.python} dataset {input:q} {params.how} {params.fresh} --output {output.dataset:q} 2> {log:q}"


rule opposite:
    """Pair the same x and y in opposite order, which reverses the trend of the data."""
    input:
        f"{results}/dataset.csv",
    output:
        f"{results}/datasets/opposite/dataset.csv",
    log:
        f"{results}/logs/datasets/opposite/dataset.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("opposite"),
    message:
        "Pairing the points in opposite order"
    shell:
        "{params.python} opposite {input:q} --output {output:q} 2> {log:q}"


rule other_dataset:
    """Draw other points from the generator, with another seed."""
    output:
        dataset=f"{results}/datasets/seed_{{generator_seed}}/dataset.csv",
        fresh=f"{results}/datasets/seed_{{generator_seed}}/fresh.csv",
    log:
        f"{results}/logs/datasets/seed_{{generator_seed}}/dataset.csv.log",
    localrule: True
    params:
        python=python,
        how=lambda wildcards: plan.generator_flags(study, int(wildcards.generator_seed)),
        code=digest("dataset"),
    message:
        "Drawing the points of seed {wildcards.generator_seed}"
    shell:
        "{params.python} dataset {params.how} --output {output.dataset:q} --fresh {output.fresh:q} 2> {log:q}"
