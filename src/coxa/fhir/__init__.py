"""Step 1, intake: FHIR R4 records. A Bundle becomes an `Encounter`; `draft` helps to write answers.

Imports the model, the intake and, for its types, the catalogue; decides nothing.
"""
