"""What every module may use: errors, clock, text, registry. Owns no data and reaches no framework, engine or HTTP."""
