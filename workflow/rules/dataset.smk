rule dataset:
    output:
        layout.dataset,
    params:
        job=plan.dataset_params,
    localrule: True
    log:
        layout.log(layout.dataset),
    conda:
        "../../environment.yml"
    message:
        "Making the scatter {output}"
    shell:
        "python -m pseudo_invertible dataset {params.job[options]} --output {output:q} 2> {log:q}"
