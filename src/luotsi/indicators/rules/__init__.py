"""Pure rules of indicators: ICD-10 codes, classes of causes of death and groups of causes."""
