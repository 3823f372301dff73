"""Papers for the patient and the next clinician, made from one finished assessment."""
