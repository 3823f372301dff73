"""Interface: FHIR R4 records. A reader of Bundles; imports the model and the intake page only."""
