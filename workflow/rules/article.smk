# The page to read, with the networks in it.
rule article_pages:
    """Write the article from the results: a page, a PDF, the playground alone."""
    input:
        plan.article.files,
    output:
        page=layout.article,
        paper=layout.paper,
        playground=layout.playground,
    log:
        layout.log(layout.article),
    localrule: True
    params:
        job=plan.article.params,
    message:
        "Writing the article"
    shell:
        "python -m pseudo_invertible article {params.job[text]:q} {input:q} --page {output.page:q}"
        " --paper {output.paper:q} --playground {output.playground:q} 2> {log:q}"
