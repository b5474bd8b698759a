# What is possible at all.
rule noise_floor:
    """Compute what no pair of functions can beat."""
    input:
        layout.dataset,
    output:
        layout.noise_floor,
    log:
        layout.log(layout.noise_floor),
    priority: 60
    localrule: True
    params:
        job=plan.noise_floor,
    message:
        "Computing what no pair of functions can beat"
    shell:
        "python -m pseudo_invertible noise-floor {params.job[text]:q} --dataset {input:q}"
        " --output {output:q} 2> {log:q}"


rule baselines:
    """Find noise floor, best invertible map and flow."""
    input:
        layout.dataset,
    output:
        numbers=layout.baselines,
        curves=layout.baseline_curves,
    log:
        layout.log(layout.baselines),
    resources:
        mem_mb=lambda wildcards, attempt: 2000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
    params:
        job=plan.baselines,
    message:
        "Finding what is possible at all: noise floor, best invertible map, flow"
    shell:
        "python -m pseudo_invertible baselines {params.job[text]:q} --dataset {input:q}"
        " --numbers {output.numbers:q} --curves {output.curves:q} 2> {log:q}"
