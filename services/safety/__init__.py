"""Disaster help, CCTV triage and the evaluation of models, each with the procedure it rests on."""

from .sector import sector as sector
