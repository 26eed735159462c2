"""Names of what is measured and counted, and the chat's fixed sentence for what it does not know, in the language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luotsi.guidance.rules import measuring


def unknown() -> str:
    """Said when the language model gave nothing that holds; what was retrieved follows."""
    return _("I don't know exactly, but these services may help. You can also ask a person.")


def kind(name: str) -> str:
    """What was measured."""
    return {
        "search": pgettext("measured", "Search"),
        "crisis": _("Safety: recognising a crisis"),
        "utterances": _("Reading messages"),
        "life-areas": _("Life areas of services"),
        "recommendation": _("Recommendation"),
        "chat": _("Chat"),
    }.get(name, name)


def figure(name: str) -> str:
    """A figure; abbreviations of the trade stay as they are."""
    return {
        "ndcg10": "nDCG@10",
        "recall10": "Recall@10",
        "hit5": "hit@5",
        "mrr10": "MRR@10",
        "recall": _("Share of crises found"),
        "noisy_recall": _("Share of crises found in garbled messages"),
        "false_alarms": _("Share of false alarms"),
        "macro_ap": _("Mean precision over life areas"),
        "top1": _("Share where the first area is right"),
        "macro_f1": _("Mean F1 over life areas"),
        "empty_given_none": _("Share of messages without a worry that were given no area"),
        "micro_f1": _("F1 over all areas"),
        "youth_auc": _("Fit for the young (AUC)"),
        "map": _("Mean precision of ranking (MAP)"),
    }.get(name, name)


def use(name: str) -> str:
    """Something that is counted."""
    if name.startswith(measuring.CRISIS):
        return _("Crisis card: %(kind)s") % {"kind": _crisis(name.removeprefix(measuring.CRISIS))}
    return {
        "turn": _("Turns of chat"),
        "finished": _("Chats that reached suggestions"),
        "handed-over": _("Led to a person"),
        "thumb-up": _("Helped"),
        "thumb-down": _("Did not help"),
        "model-ok": _("Put into words by the model"),
        "model-empty": _("Nothing of the model's answer held"),
        "model-none": _("Model did not answer"),
    }.get(name, name)


def _crisis(kind_: str) -> str:
    return {
        "suicide_explicit": _("suicide, said aloud"),
        "suicide_passive": _("suicide, hinted"),
        "self_harm": _("self-harm"),
        "violence_home": _("violence at home"),
        "sexual_violence": _("sexual violence"),
        "child_danger": _("child in danger"),
        "medical_emergency": _("medical emergency"),
        "unsure": _("kind not certain"),
    }.get(kind_, kind_)
