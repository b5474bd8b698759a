rule provenance:
    """Write down how everything was made."""
    input:
        plan.networks,
    output:
        layout.provenance,
    log:
        layout.log(layout.provenance),
    localrule: True
    params:
        job=plan.provenance,
    message:
        "Writing down how everything was made"
    shell:
        "python -m pseudo_invertible provenance {params.job[text]:q} {input:q}"
        " --output {output:q} 2> {log:q}"
