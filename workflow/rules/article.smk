# How everything was made, and the article.
rule provenance:
    """Write down how everything was made, with a digest of every file."""
    input:
        write_up,
        audit,
    output:
        f"{results}/provenance.json",
    log:
        f"{results}/logs/provenance.json.log",
    localrule: True
    params:
        study=plan.as_json(study),
        code=digest("provenance"),
    message:
        "Writing down how everything was made"
    shell:
        "{python} provenance {input:q} --study {params.study:q} --output {output:q} 2> {log:q}"
