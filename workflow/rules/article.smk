# How everything was made, and the article.
rule provenance:
    """Write down how everything was made, with a digest of every file."""
    input:
        csv=[] if generated else local(plan.csv_file(study)),
        made=[*write_up, *audit],
    output:
        f"{results}/provenance.json",
    log:
        f"{results}/logs/provenance.json.log",
    localrule: True
    params:
        python=python,
        study=as_json(study),
        code=digest("provenance"),
    message:
        "Writing down how everything was made"
    shell:
        "{params.python} provenance {input.made:q} --study {params.study:q} --output {output:q} 2> {log:q}"


rule article_pages:
    """Write the article from everything that was made."""
    input:
        write_up,
        audit,
        f"{results}/provenance.json",
        targets["datasets"],
        [targets[sweep] for sweep in study.sweeps],
    output:
        page=f"{results}/article/index.html",
        paper=f"{results}/article/article.pdf",
        playground=f"{results}/article/playground.html",
    log:
        f"{results}/logs/article/index.html.log",
    localrule: True
    params:
        python=python,
        study=as_json(study),
        code=digest("article", "article"),
    message:
        "Writing the article"
    shell:
        '{params.python} article "$(dirname "$(dirname {output.page:q})")" --study {params.study:q}'
        " --page {output.page:q} --paper {output.paper:q} --playground {output.playground:q} 2> {log:q}"
