"""The parts of FHIR R4 resources that are read; everything else in a resource is passed over.

Input: decoded JSON. Output: frozen structs named as in the specification (hl7.org/fhir/R4).
"""

import msgspec
from msgspec import field


class Element(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all elements: unknown members are passed over, wrong types refused."""


class Coding(Element, frozen=True, kw_only=True):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Element, frozen=True, kw_only=True):
    """CodeableConcept: codings and what the user wrote or picked."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Reference(Element, frozen=True, kw_only=True):
    reference: str | None = None
    display: str | None = None


class Quantity(Element, frozen=True, kw_only=True):
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Range(Element, frozen=True, kw_only=True):
    low: Quantity | None = None
    high: Quantity | None = None
    text: str | None = None


class Period(Element, frozen=True, kw_only=True):
    start: str | None = None
    end: str | None = None


class Annotation(Element, frozen=True, kw_only=True):
    text: str | None = None


class Attachment(Element, frozen=True, kw_only=True):
    content_type: str | None = None
    data: str | None = None
    url: str | None = None
    title: str | None = None


class Extension(Element, frozen=True, kw_only=True):
    url: str | None = None
    value_age: Quantity | None = None
    value_quantity: Quantity | None = None
    value_integer: int | None = None


class Resource(Element, frozen=True, kw_only=True):
    """Base of the resources."""

    resource_type: str
    id: str | None = None


class Patient(Resource, frozen=True, kw_only=True):
    birth_date: str | None = None
    gender: str | None = None
    extension: tuple[Extension, ...] = ()


class Condition(Resource, frozen=True, kw_only=True):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    category: tuple[Concept, ...] = ()
    severity: Concept | None = None
    code: Concept | None = None
    body_site: tuple[Concept, ...] = ()
    note: tuple[Annotation, ...] = ()


class Component(Element, frozen=True, kw_only=True):
    """A value of an Observation; the Observation's own value has the same members."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    interpretation: tuple[Concept, ...] = ()
    reference_range: tuple[Range, ...] = ()


class Observation(Component, frozen=True, kw_only=True):
    resource_type: str
    id: str | None = None
    status: str | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    component: tuple[Component, ...] = ()
    note: tuple[Annotation, ...] = ()


class Dosage(Element, frozen=True, kw_only=True):
    text: str | None = None


class Medication(Resource, frozen=True, kw_only=True):
    code: Concept | None = None


class MedicationUse(Resource, frozen=True, kw_only=True):
    """MedicationStatement and MedicationRequest."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool = False
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    contained: tuple[Medication, ...] = ()
    dosage: tuple[Dosage, ...] = ()
    dosage_instruction: tuple[Dosage, ...] = ()


class Reaction(Element, frozen=True, kw_only=True):
    manifestation: tuple[Concept, ...] = ()


class Allergy(Resource, frozen=True, kw_only=True):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    type: str | None = None
    code: Concept | None = None
    reaction: tuple[Reaction, ...] = ()


class Procedure(Resource, frozen=True, kw_only=True):
    status: str | None = None
    code: Concept | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    body_site: tuple[Concept, ...] = ()
    note: tuple[Annotation, ...] = ()


class Report(Resource, frozen=True, kw_only=True):
    """DiagnosticReport."""

    status: str | None = None
    code: Concept | None = None
    conclusion: str | None = None
    conclusion_code: tuple[Concept, ...] = ()
    presented_form: tuple[Attachment, ...] = ()


class Content(Element, frozen=True, kw_only=True):
    attachment: Attachment = Attachment()


class Document(Resource, frozen=True, kw_only=True):
    """DocumentReference."""

    status: str | None = None
    doc_status: str | None = None
    content: tuple[Content, ...] = ()


class Request(Resource, frozen=True, kw_only=True):
    """ServiceRequest."""

    status: str | None = None
    reason_code: tuple[Concept, ...] = ()
    note: tuple[Annotation, ...] = ()


class Narrative(Element, frozen=True, kw_only=True):
    div: str | None = None


class Section(Element, frozen=True, kw_only=True):
    title: str | None = None
    text: Narrative | None = None
    section: tuple["Section", ...] = ()


class Composition(Resource, frozen=True, kw_only=True):
    status: str | None = None
    section: tuple[Section, ...] = ()


class Visit(Resource, frozen=True, kw_only=True):
    """Encounter."""

    status: str | None = None
    class_: Coding | None = field(default=None, name="class")
    period: Period | None = None
    reason_code: tuple[Concept, ...] = ()
