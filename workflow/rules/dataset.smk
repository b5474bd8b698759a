rule dataset:
    output:
        layout.dataset,
    log:
        layout.log(layout.dataset),
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.dataset_params,
    message:
        "Making the scatter {output}"
    shell:
        "python -m pseudo_invertible dataset {params.job[options]} --output {output:q} 2> {log:q}"
