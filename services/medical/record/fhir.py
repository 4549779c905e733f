"""A health record as FHIR R4 JSON (https://hl7.org/fhir/R4/), so that it can be taken elsewhere.

Names are told as text; only vital signs carry LOINC codes, as the specification lists them
(https://hl7.org/fhir/R4/valueset-observation-vitalsignresult.html, read 2026-11-26).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .entries import UNITS, Entry

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
CODES: Mapping[str, tuple[str, str]] = {
    "혈압": ("85354-9", "Blood pressure panel with all children optional"),
    "몸무게": ("29463-7", "Body weight"),
}
PARTS = (("8480-6", "Systolic blood pressure"), ("8462-4", "Diastolic blood pressure"))
UCUM_CODES: Mapping[str, str] = {"mmHg": "mm[Hg]", "mg/dL": "mg/dL", "kg": "kg", "%": "%"}
PATIENT = "urn:uuid:00000000-0000-4000-8000-000000000000"
SUBJECT = {"reference": PATIENT}


def bundle(entries: Sequence[Entry], stamp: str) -> dict[str, Any]:
    """Return the record as a collection; the patient is told by nothing but a reference."""
    patient = {"fullUrl": PATIENT, "resource": {"resourceType": "Patient", "id": "me"}}
    rest = [{"fullUrl": _url(e), "resource": MADE[e.kind](e)} for e in entries]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": stamp,
        "entry": [patient, *rest],
    }


def _url(entry: Entry) -> str:
    return f"urn:sectorkit:health:{entry.id}"


def _head(kind: str, entry: Entry) -> dict[str, Any]:
    note = {"note": [{"text": entry.note}]} if entry.note else {}
    return {"resourceType": kind, "id": entry.id[:64], **note}


def _condition(entry: Entry) -> dict[str, Any]:
    status = {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                "code": "active",
            }
        ]
    }
    return _head("Condition", entry) | {
        "clinicalStatus": status,
        "code": {"text": entry.name},
        "subject": SUBJECT,
        "recordedDate": entry.day,
    }


def _medicine(entry: Entry) -> dict[str, Any]:
    return _head("MedicationStatement", entry) | {
        "status": "active",
        "medicationCodeableConcept": {"text": entry.name},
        "subject": SUBJECT,
        "dateAsserted": entry.day,
    }


def _allergy(entry: Entry) -> dict[str, Any]:
    status = {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                "code": "active",
            }
        ]
    }
    return _head("AllergyIntolerance", entry) | {
        "clinicalStatus": status,
        "code": {"text": entry.name},
        "patient": SUBJECT,
        "recordedDate": entry.day,
    }


def _plan(entry: Entry) -> dict[str, Any]:
    return _head("CarePlan", entry) | {
        "status": "active",
        "intent": "plan",
        "title": entry.name,
        "subject": SUBJECT,
        "created": entry.day,
    }


def _observation(entry: Entry) -> dict[str, Any]:
    told = _head("Observation", entry) | {
        "status": "final",
        "code": {"text": entry.name} | _coding(*CODES.get(entry.name, ("", ""))),
        "subject": SUBJECT,
        "effectiveDateTime": entry.day,
    }
    if entry.value is None:
        return told | {"valueString": entry.note or entry.name}
    values = [entry.value, entry.second]
    if entry.second is None:
        return told | {"valueQuantity": _quantity(entry.name, entry.value)}
    parts = [
        {"code": _coding(*part), "valueQuantity": _quantity(entry.name, value)}
        for part, value in zip(PARTS, values, strict=True)
        if value is not None
    ]
    return told | {"component": parts}


def _coding(code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": LOINC, "code": code, "display": display}]} if code else {}


def _quantity(name: str, value: float) -> dict[str, Any]:
    unit = UNITS[name]
    return {"value": value, "unit": unit, "system": UCUM, "code": UCUM_CODES[unit]}


MADE = {
    "condition": _condition,
    "medicine": _medicine,
    "allergy": _allergy,
    "pregnancy": _observation,
    "reading": _observation,
    "plan": _plan,
}
