"""What each statement of the book rests on, and so which status it has.

A relation in a line of text is covered if it
- only says where a letter lives ($x = 1$), or repeats a condition of a judged domain;
- stands in the ledger by the letter: as a line, as a part of a chain of lines, or in a definition;
- points to a derivation by {claim}`id`, or bears a {status} itself.
A theorem in words has the status of the weakest derivation that it points to. What is left has no status. A
relation in the reason of a line may be left so: the line is judged without it.
"""

from collections import defaultdict
from dataclasses import replace

from .relations import Relation, chained, relations, spelled
from .statements import ACCEPTED, CONDITION, DEFINITION, NONE, weakest


def settled(pages):
    """The statements of each page, with the status of theorems and of inline relations."""
    ledger = Ledger(one for page in pages for one in page)
    return [[_settle(one, ledger) for one in page] for page in pages]


class Ledger:
    """Every relation that a judge has seen, every definition, every condition of a domain."""

    def __init__(self, statements):
        self.claims, self.conditions = {}, set()
        self._found, self._known = defaultdict(list), {}
        for one in statements:
            if one.kind in ("claim", "verdict"):
                self._judged(one)
            elif one.status == DEFINITION:
                defined = [relation for latex in one.formulas for relation in relations(latex)]
                if one.kind == "inline" and one.place:
                    defined = defined[:1]
                elif one.kind == "inline":
                    defined = [relation for relation in defined if not relation.is_condition()]
                self._learn(defined, DEFINITION)

    def _judged(self, one):
        if one.id:
            self.claims[one.id] = one.status
        for relation in relations(one.data["domain_latex"]):
            self.conditions.update(relation.spellings())
        lines = one.data["lines"]
        terms = [spelled(lines[0]["lhs"]), *(spelled(line["rhs"]) for line in lines)]
        for start in range(len(lines)):
            for end in range(start + 1, len(lines) + 1):
                between = lines[start:end]
                sign = chained([spelled(line["relation_latex"]) for line in between])
                status = weakest(line["status"] for line in between)
                self._learn([Relation(terms[start], sign, terms[end])] if sign else [], status)

    def _learn(self, found, status):
        for relation in found:
            for spelling in relation.spellings():
                self._found[spelling].append(status)

    def statuses(self, relation):
        """Everything that the ledger says of this relation, by the letter."""
        return self._found[relation]

    def status(self, relation):
        """What covers a relation that bears no mark of its own."""
        order = (*ACCEPTED, DEFINITION)
        covered = [status for status in order if status in self.statuses(relation)]
        if not covered and (relation.is_condition() or relation in self.conditions):
            return CONDITION
        return next(iter(covered), NONE)


def _settle(one, ledger):
    if one.kind == "theorem" and one.proofs:
        return replace(one, status=_proved_by(one.proofs, ledger))
    if one.kind in ("inline", "reason"):
        return replace(one, said=tuple(_said(one, ledger)))
    return one


def _said(one, ledger):
    """The status of each relation of an inline formula."""
    if one.proofs:
        return [_proved_by(one.proofs, ledger)]
    found = [relation for latex in one.formulas for relation in relations(latex)]
    said = [ledger.status(relation) for relation in found]
    if one.status == NONE:
        return said
    if one.status in ("undecided", "refuted"):
        return [one.status if one.status in ledger.statuses(relation) else NONE for relation in found]
    if not one.place:  # inside a block that has this status
        return [CONDITION if status == CONDITION else one.status for status in said]
    # A definition gives a name to the first side alone; what follows it is a result.
    return [one.status, *said[1:]] if one.status == DEFINITION else [one.status] * max(len(said), 1)


def _proved_by(proofs, ledger):
    statuses = [ledger.claims.get(name, NONE) for name in proofs]
    return NONE if NONE in statuses else weakest(statuses)
