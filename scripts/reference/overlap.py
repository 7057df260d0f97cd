"""Writes Tests/Fixtures/overlap.jsonl: what sacrebleu and rouge-score say of generated pairs of texts.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install sacrebleu==2.6.0 rouge-score==0.1.2
    /tmp/v/bin/python scripts/reference/overlap.py > Tests/Fixtures/overlap.jsonl
"""

import json
import random

import sacrebleu
from rouge_score.rouge_scorer import RougeScorer

WORDS = (
    "the a of harbour ferry ticket 12 3.5 1,200 leaves at 10:30 from Marrowby's pier-side café Ölgemälde naïve don't state-of-the-art "
    "e.g. 5-10 -7 &amp; &quot;quoted&quot; <b>bold</b> <skipped> (aside) [1] {x} ~ / \\ ^ _ ` | $9.99 50% №7 ½ 東京 タワー 駅 سلام שלום "
    "привет 👩‍👩‍👧 🚢 e\u0301 İstanbul Straße x.y a,b 1.a .5 ,5 a. b, end- \u00a0 \u3000 \u2009 K ﬁne … — “q” it’s"
).split(" ")
JOINTS = [" "] * 12 + ["  ", "\t", "\n", "-\n", ", ", ". ", "", "\u00a0"]


def sentence(draw, most):
    return "".join(draw.choice(WORDS) + draw.choice(JOINTS) for _ in range(draw.randint(0, most)))


def changed(draw, text):
    words = text.split(" ")
    for _ in range(draw.randint(0, 4)):
        place = draw.randrange(len(words) + 1)
        kind = draw.randrange(4)
        if kind == 0:
            words.insert(place, draw.choice(WORDS))
        elif words and kind == 1:
            words.pop(min(place, len(words) - 1))
        elif words and kind == 2:
            words[min(place, len(words) - 1)] = draw.choice(WORDS)
        elif words:
            other = draw.randrange(len(words))
            here = min(place, len(words) - 1)
            words[here], words[other] = words[other], words[here]
    return " ".join(words)


def main():
    draw = random.Random(20260)
    rouge = RougeScorer(["rougeL"])
    for number in range(400):
        most = draw.choice([0, 1, 2, 3, 4, 6, 10, 16])
        first = sentence(draw, most)
        references = [first] + [draw.choice([changed(draw, first), sentence(draw, most)]) for _ in range(draw.choice([0, 0, 1, 2]))]
        output = draw.choice([first, changed(draw, first), changed(draw, first), sentence(draw, most)])
        print(json.dumps({
            "output": output,
            "references": references,
            "bleu": sacrebleu.sentence_bleu(output, references).score / 100,
            "chrf": sacrebleu.sentence_chrf(output, references).score / 100,
            "rouge_l": float(rouge.score_multi(references, output)["rougeL"].fmeasure),
        }, ensure_ascii=False))


main()
