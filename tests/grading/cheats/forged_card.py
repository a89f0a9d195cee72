# Shows cards of its own, of the card's own type, in the answer's cell.
# cell: discriminator
from course_lib.checking.card import MIME, Card, Finding

card = Card("Part 3 · The optimal discriminator", [Finding("D*", 4.0)], public=False)
display(card)
display({"text/plain": "4.0", MIME: card.as_dict()}, raw=True)
card
