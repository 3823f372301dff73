"""One broken file per rule of the knowledge check: message and line; the real knowledge is sound.

A small sound knowledge folder is written, one thing in it is broken, and exactly one problem is
reported. `AT` marks the line that has to be named.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from coxa.catalogue.named import NAMED
from coxa.catalogue.quantities import loinc_valid
from coxa.catalogue.reading_tables import GRAMMAR_KEYS
from coxa.catalogue.records import KNOWLEDGE
from coxa.catalogue.validate import check

SOUND = {
    "conditions/bruise.yaml": """\
id: bruise
name: Bruise
group: other
reviewed_on: "2026-11-20"
synonyms: [bruise]
codes:
  - {code: M25.551, display: Pain in right hip}
definition: {text: A bruise., sources: [a-2020]}
who: []
causes: []
prior:
  primary_care: 1
  specialist: 1
  emergency: 1
  factors:
    - {when: age < 18, factor: 2, reason: r}
findings:
  - {finding: ache, k: 3, n: 10, source: a-2020}
  - {finding: swelling, basis: estimate, value: 0.5, reason: r}
look_alikes:
  - {condition: strain, decided_by: [ache], text: t, sources: [a-2020]}
pairs:
  - {condition: strain, relation: coexists, share: {percent: 5, n: 40, source: a-2020}}
urgency: routine
confirmed_by: ache and known(swelling)
decisive_tests: [look]
course: []
stages:
  - id: stage-1
    name: Rest
    enter_when: {text: t, sources: [a-2020]}
    actions:
      - {treatment: tablet, when: not taking:drug-a}
    leave_when: {text: t, sources: [a-2020]}
    escalate_when: {text: t, sources: [a-2020]}
    duration: a week
harms:
  - {tags: [tablets], text: t, sources: [a-2020]}
programme: walking
prevention: []
follow_up:
  - {when: 3 months (ours), date: {after: [{low: 3, high: 3, unit: month}]}, who: w, what: t,
     sources: [a-2020]}
guidelines: []
research: []
""",
    "clinical_tests/look.yaml": """\
id: look
name: Look
kind: examination
tags: [clinical]
reviewed_on: "2026-11-20"
shows: [swelling]
why: {text: t, sources: [a-2020]}
cost: 1
""",
    "learned_weights/bruise.yaml": """\
id: bruise
present:
  ache: 1.5
absent:
  swelling: -0.4
""",
    "case_reports/bruise.yaml": """\
- id: bruise-01
  condition: bruise
  title: A bruise
  url: "https://example.org/1"
  age: 30
  present: [ache]
  absent: [swelling]
- id: bruise-02
  condition: bruise
  title: Two bruises
  url: "https://example.org/2"
  doi: 10.1/two
  present: [swelling]
""",
    "treatments/tablet.yaml": """\
id: tablet
name: Tablet
kind: drug
tags: [tablets]
reviewed_on: "2026-11-20"
text: A tablet.
dose: 400 mg
maximum: 1,200 mg
duration: 5 days
ends_after: {count: 5, unit: day}
sources: [a-2020]
use:
  children: {text: t, sources: [a-2020]}
  pregnancy: {text: t, sources: [a-2020]}
  kidney: {text: t, sources: [a-2020]}
""",
    "treatments/gel.yaml": """\
id: gel
name: Gel
kind: drug
tags: [nsaid-topical]
reviewed_on: "2026-11-20"
text: A gel.
sources: [a-2020]
use:
  children: {text: t, sources: [a-2020]}
""",
    "programmes/walking.yaml": """\
id: walking
name: Walking
reviewed_on: "2026-11-20"
pain_rule: {text: t, sources: [a-2020]}
interventions: []
phases:
  - id: one
    goal: g
    exercises:
      - {exercise: step, dose: "ten, 2–3 times a week", per_week: {low: 2, high: 3}}
    weeks: weeks 1–2
    dates: {begin: {count: 1, unit: week}, end: {count: 2, unit: week}}
    move_on_when: m
    step_back_when: s
    sources: [a-2020]
not_for: [nobody]
instead:
  when: age >= 65
  of: [walking]
  rank: 1
  because: {text: t, sources: [a-2020]}
""",
    "exclusions/all.yaml": """\
- id: nobody
  text: t
  when: ache
  sources: [a-2020]
""",
    "findings/all.yaml": """\
- {id: ache, name: Ache, kind: history, background: 0.5, reason: r,
   read: [ache], implies: [swelling]}
- {id: swelling, name: Swelling, kind: examination, background: 0.1, reason: r,
   phrases: [swollen]}
""",
    "safety/all.yaml": """\
- {id: no-tablet, tags: [tablets], when: egfr < 30, verdict: avoid, reason: r,
   adds: [tablet], sources: [a-2020]}
""",
    "red_flags/all.yaml": """\
- {id: flag, text: t, when: ache, urgency: urgent, action: a, tags: [clinical], sources: [a-2020]}
""",
    "scores/all.yaml": """\
- {id: points, name: n, about: a, when: ache, sources: [a-2020],
   items: [{text: one, levels: [{points: 1, when: ache}]},
     {text: two, levels: [{points: 2, when: null}]}],
   bands: [{low: 0, high: 1, text: t, sources: [a-2020]},
     {low: 2, high: 3, text: t, sources: [a-2020]}],
   limits: []}
""",
    "questions/all.yaml": """\
- {id: tablets-before, about: [drug-a], named_with: [bruise], conditions: [bruise], when: ache,
   aims: [stop], text: t, examples: [Ache. Stop drug a?], sources: [a-2020]}
""",
    "exercises/all.yaml": """\
- {id: step, name: n, purpose: p, muscles: [], tags: [tablets],
   position: p, steps: [], faults: [], easier: e, harder: h,
   not_for: [nobody], sources: [a-2020],
   drawing: {view: side, start: {body: standing, anchor: foot-left},
     end: {body: standing, anchor: foot-left, right_leg: {flexion: 40}},
     arrows: [{part: foot-right}],
     props: [{kind: box, at: [0.3, 0.1], size: [0.2, 0.1]},
       {kind: rail, at: [0, 0.5], to: [1, 1]}]}}
""",
    "drawing.yaml": "leg: {flexion: [-30, 130]}\nbelow_floor: 0.02\n",
    "measures/all.yaml": """\
- {id: range, name: n, kind: movement, change: 9 degrees up, group: g, least: 9, unit: degrees,
   better: higher, sources: [a-2020], reviews: [{condition: bruise, by: 3 months, stage: stage-1}]}
""",
    "prevention/all.yaml": """\
- {id: slowly, topic: diet, text: t, tags: [clinical], when: ache, conditions: [bruise],
   sources: [a-2020]}
""",
    "statements/all.yaml": """\
- {id: said, text: t, sources: [a-2020]}
""",
    "references/all.yaml": """\
- {id: a-2020, kind: review, title: t, url: "https://example.org", year: 2020, facts: [f]}
""",
    "lexicon/drugs.yaml": """\
- {id: drug-a, names: [drug a], classes: [class-a]}
""",
    "lexicon/quantities.yaml": """\
- {id: egfr, name: eGFR, names: [egfr], unit: mL, units: [{names: [ml], factor: 1}],
   plausible: [0, 200], loinc: 17861-6, bands: [{finding: swelling, below: 30}]}
""",
    "lexicon/words.yaml": """\
- {id: ache, kind: complaint, phrases: [ache]}
- {id: heart-failure, kind: comorbidity, phrases: [heart failure]}
""",
    "lexicon/grammar.yaml": "negation-before: [no]\n"
    + "".join(f"{key}: []\n" for key in GRAMMAR_KEYS if key != "negation-before"),
    "model.yaml": "values: {one: 1}\nreasons: {one: r}\n",
    "tags.yaml": "tablets: []\nclinical: [tablets]\nnsaid-topical: []\n",
}
SOUND["conditions/strain.yaml"] = (
    SOUND["conditions/bruise.yaml"]
    .replace("id: bruise\nname: Bruise", "id: strain\nname: Strain")
    .replace("condition: strain", "condition: bruise")
)
SOUND["conditions/other.yaml"] = SOUND["conditions/bruise.yaml"].replace(
    "id: bruise\nname: Bruise", "id: other\nname: Other"
)


def named(key: str, record: str = "") -> str:
    """Records of everything that coxa asks for by its id, with no more in them than they need."""
    return "".join(f"- {{id: {name}, {record}}}\n" for name in NAMED[key])


FINDING = "name: n, kind: history, background: 0.1, reason: r"
QUANTITY = "name: n, names: [], unit: u, units: [], plausible: [0, 1]"
SOUND |= {
    "findings/named.yaml": named("findings", FINDING),
    "statements/named.yaml": named("statements", "text: t, sources: [a-2020]"),
    "lexicon/named.yaml": named("concepts", "kind: thing, phrases: []"),
    "lexicon/quantities-named.yaml": named("quantities", QUANTITY).replace(
        f"- {{id: egfr, {QUANTITY}}}\n", ""
    ),
    "lexicon/drugs-named.yaml": "".join(
        f"- {{id: of-{name}, names: [], classes: [{name}]}}\n" for name in NAMED["classes"]
    ),
}
SOUND["tags.yaml"] += "".join(f"{tag}: []\n" for tag in NAMED["tags"])
for part, value in (("values", "0.1"), ("reasons", "r")):
    SOUND["model.yaml"] = SOUND["model.yaml"].replace(
        f"{part}: {{", f"{part}: {{{''.join(f'{name}: {value}, ' for name in NAMED['model'])}"
    )


class Broken(NamedTuple):
    """What is replaced in which file, and the problem expected at the line of AT in `new`."""

    rule: str
    file: str
    old: str
    new: str
    message: str


CONDITION = "conditions/bruise.yaml"
REPORTS = "case_reports/bruise.yaml"
LEARNED = "learned_weights/bruise.yaml"
WHEN = "confirmed_by: ache and known(swelling)"
DATE = " date: {after: [{low: 3, high: 3, unit: month}]},"
PHASE = "    dates: {begin: {count: 1, unit: week}, end: {count: 2, unit: week}}\n"
LINK = "  - {finding: ache, k: 3, n: 10, source: a-2020}"
EITHER = "give k and n, or percent and n, with a source; or basis: estimate"


def link(fields: str) -> str:
    """The first finding link with other fields."""
    return f"  AT- {{finding: ache, {fields}}}"


BROKEN = [
    Broken("yaml", "model.yaml", "1}\nreasons", "1\nATreasons",
           "not valid YAML: did not find expected"),
    Broken("duplicate-key", "model.yaml", "reasons:", "values: {}\nreasons:",
           'not valid YAML: duplicate entry with key "values"'),
    Broken("unknown-key", CONDITION, "group: other", "grup: other\ngroup: other",
           "Object contains unknown field `grup` at $"),
    Broken("wrong-type", CONDITION, "  primary_care: 1\n", "  ATprimary_care: one\n",
           "Expected `float`, got `str` at $.prior.primary_care"),
    Broken("not-a-choice", CONDITION, "group: other", "ATgroup: others",
           "Invalid enum value 'others' at $.group"),
    Broken("file-name", CONDITION, "id: bruise", "ATid: brooze",
           "id 'brooze' is not the file name 'bruise'"),
    Broken("a-list", "findings/all.yaml", SOUND["findings/all.yaml"], "ATid: ache\n",
           "a list of records is expected"),
    Broken("id-twice", "findings/all.yaml", "- {id: swelling", "AT- {id: ache",
           "id 'ache' stands already in findings/all.yaml"),
    Broken("concept-twice", "lexicon/words.yaml", "- {id: heart-failure", "AT- {id: ache",
           "id 'ache' stands already in lexicon/words.yaml"),
    Broken("statement-without-source", CONDITION, "{text: A bruise., sources: [a-2020]}",
           "{text: A bruise., ATsources: []}",
           "bruise definition.sources: a statement without a source"),
    Broken("treatment-without-source", "treatments/tablet.yaml", "sources: [a-2020]",
           "ATsources: []", "tablet sources: a statement without a source"),
    Broken("no-reference", "statements/all.yaml", "sources: [a-2020]", "ATsources: [b-1999]",
           "said sources: no reference 'b-1999'"),
    Broken("expression", CONDITION, WHEN, "ATconfirmed_by: ache and (swelling",
           "bruise confirmed_by: a bracket is not closed in 'ache and (swelling'"),
    Broken("no-fact", CONDITION, WHEN, "ATconfirmed_by: ache and bleeding",
           "bruise confirmed_by: no finding or fact 'bleeding'"),
    Broken("no-fact-tried", CONDITION, "duration: a week\n",
           "duration: a week\n    ATtried_when: told(bleeding)\n",
           "bruise stages.0.tried_when: no finding or fact 'bleeding'"),
    Broken("no-quantity", CONDITION, WHEN, "ATconfirmed_by: crp > 20",
           "bruise confirmed_by: no quantity 'crp'"),
    Broken("no-word", CONDITION, WHEN, "ATconfirmed_by: colour = blue",
           "bruise confirmed_by: no word-valued fact 'colour'"),
    Broken("no-kind-of-fact", CONDITION, WHEN, "ATconfirmed_by: eats:drug-a",
           "bruise confirmed_by: no kind of fact 'eats'"),
    Broken("no-drug", CONDITION, WHEN, "ATconfirmed_by: taking:drug-b",
           "bruise confirmed_by: no drug or class 'drug-b'"),
    Broken("no-stated-condition", CONDITION, WHEN, "ATconfirmed_by: stated:gout",
           "bruise confirmed_by: no condition 'gout'"),
    Broken("no-comorbidity", CONDITION, WHEN, "ATconfirmed_by: has:asthma",
           "bruise confirmed_by: no comorbidity, device or condition 'asthma'"),
    Broken("no-modality", CONDITION, WHEN, "ATconfirmed_by: done:heart-failure",
           "bruise confirmed_by: no modality 'heart-failure'"),
    Broken("no-tag", "red_flags/all.yaml", "tags: [clinical]", "ATtags: [clinic]",
           "flag tags: no tag 'clinic' in tags.yaml"),
    Broken("covers", "red_flags/all.yaml", "tags: [clinical]",
           "tags: [clinical], ATcovers: [bruise]",
           "flag covers: no other red flag 'bruise'"),
    Broken("score-gap", "scores/all.yaml", "{low: 2, high: 3", "{ATlow: 3, high: 3",
           "points bands.1: begins at 3 where 2 is next"),
    Broken("score-end", "scores/all.yaml", "{low: 2, high: 3", "{low: 2, high: 2",
           "points bands: a total of 3 is in no band"),
    Broken("score-no-level", "scores/all.yaml", "levels: [{points: 2, when: null}]", "levels: []",
           "points items.1: an item without a level"),
    Broken("score-fact", "scores/all.yaml", "{points: 1, when: ache}", "{points: 1, ATwhen: ake}",
           "points items.0.levels.0.when: no finding or fact 'ake'"),
    Broken("question-about", "questions/all.yaml", "about: [drug-a]", "ATabout: [drug-b]",
           "tablets-before about: nothing known as 'drug-b'"),
    Broken("question-named", "questions/all.yaml", "named_with: [bruise]", "ATnamed_with: [bang]",
           "tablets-before named_with: nothing known as 'bang'"),
    Broken("question-cause", "questions/all.yaml", "conditions: [bruise]",
           "conditions: [ATbruises]",
           "tablets-before conditions: nothing known as 'bruises'"),
    Broken("question-source", "questions/all.yaml", "sources: [a-2020]", "ATsources: []",
           "tablets-before sources: a statement without a source"),
    Broken("link-finding", CONDITION, LINK,
           link("k: 1, n: 2, source: a-2020").replace("ache", "ake"),
           "bruise findings.0: no finding 'ake'"),
    Broken("link-test", CONDITION, "[look]", "[ATlooks]",
           "bruise decisive_tests.0: no test 'looks'"),
    Broken("link-treatment", CONDITION, "- {treatment: tablet, when",
           "- AT{treatment: pill, when",
           "bruise stages.0.actions.0: no treatment 'pill'"),
    Broken("stops-no-class", "treatments/gel.yaml", "tags: [nsaid-topical]",
           "tags: [nsaid-topical]\nATstops: nsaids",
           "gel stops: no class of drugs that is a tag: 'nsaids'"),
    Broken("harm-until-the-first-stage", CONDITION, "- {tags: [tablets], text: t, sources",
           "- {tags: [tablets], ATuntil_stage: stage-1, text: t, sources",
           "bruise harms.0.until_stage: no later stage 'stage-1'"),
    Broken("link-pair", CONDITION, "- {condition: strain, relation",
           "- AT{condition: gout, relation",
           "bruise pairs.0: no condition 'gout'"),
    Broken("link-decided-by", CONDITION, "- {condition: strain, decided_by: [ache]",
           "- AT{condition: strain, decided_by: [ake]", "bruise look_alikes.0: no finding 'ake'"),
    Broken("link-programme", CONDITION, "programme: walking", "ATprogramme: running",
           "bruise programme: no programme 'running'"),
    Broken("both-k-and-percent", CONDITION, LINK, link("k: 1, percent: 5, n: 10, source: a-2020"),
           f"bruise findings.0: {EITHER}"),
    Broken("no-n", CONDITION, LINK, link("k: 1, source: a-2020"), f"bruise findings.0: {EITHER}"),
    Broken("number-without-source", CONDITION, LINK, link("k: 1, n: 2"),
           f"bruise findings.0: {EITHER}"),
    Broken("k-over-n", CONDITION, LINK, link("k: 11, n: 10, source: a-2020"),
           "bruise findings.0: k 11 of n 10 cannot be"),
    Broken("n-of-nobody", CONDITION, LINK, link("k: 0, n: 0, source: a-2020"),
           "bruise findings.0: n 0 is not positive"),
    Broken("percent", CONDITION, LINK, link("percent: 101, n: 10, source: a-2020"),
           "bruise findings.0: 101.0 per cent cannot be"),
    Broken("estimate-without-reason", CONDITION, LINK, link("basis: estimate, value: 0.2"),
           "bruise findings.0: an estimate has a value and a reason, and no k or percent"),
    Broken("estimate-over-one", CONDITION, LINK, link("basis: estimate, value: 20, reason: r"),
           "bruise findings.0: value 20.0 is not in 0–1"),
    Broken("linked-twice", CONDITION, "  - {finding: swelling,", "  - AT{finding: ache,",
           "bruise findings.1: finding 'ache' is linked twice"),
    Broken("pair-share", CONDITION, "share: {percent: 5,", "ATshare: {percent: 500,",
           "bruise pairs.0.share: 500.0 per cent cannot be"),
    Broken("factor", CONDITION, "- {when: age < 18, factor: 2,", "- {when: age < 18, ATfactor: -2,",
           "Expected `float` >= 0.0 at $.prior.factors[0].factor"),
    Broken("published-factor", CONDITION, "factor: 2, reason: r", "ATfactor: 2, basis: published",
           "bruise prior.factors.0: a published number needs a source"),
    Broken("implies", "findings/all.yaml", "implies: [swelling]", "ATimplies: [swell]",
           "ache implies: no finding 'swell'"),
    Broken("background", "findings/all.yaml", "background: 0.1", "ATbackground: 1.0",
           "Expected `float` < 1.0 at $.background"),
    Broken("pattern", "findings/all.yaml", "read: [ache]", "read: [pang]",
           "ache : no concept 'pang' in the pattern 'pang'"),
    Broken("grammar", "lexicon/grammar.yaml", "negation-before: [no]",
           'ATnegation-before: ["' + "(a|b|c|d|e|f|g|h|i) " * 5 + 'no"]',
           "negation-before: "),
    Broken("held-on-no-day", "references/all.yaml", "year: 2020,", "year: 2020, ATheld_on: May,",
           "a-2020 held_on: 'May' is not a day such as 2026-11-21"),
    Broken("uncited", "references/all.yaml", "- {id: a-2020,",
           "- {id: b-2020, kind: cohort, title: B, url: 'https://example.org/b', facts: [f]}"
           "\n- {id: a-2020,", "b-2020 : a reference that nothing cites"),
    Broken("shows", "clinical_tests/look.yaml", "shows: [swelling]", "ATshows: [bump]",
           "look shows: no finding 'bump'"),
    Broken("dose-without-unit", "treatments/tablet.yaml", "dose: 400 mg", "ATdose: 400 daily",
           "tablet dose: a drug dose without unit: '400 daily'"),
    Broken("maximum-without-unit", "treatments/tablet.yaml", "maximum: 1,200 mg",
           "ATmaximum: 1,200 a day", "tablet maximum: a drug dose without unit: '1,200 a day'"),
    Broken("drug-without-use", "treatments/gel.yaml",
           "id: gel" + SOUND["treatments/gel.yaml"].split("id: gel")[1],
           "ATid: gel" + SOUND["treatments/gel.yaml"].split("id: gel")[1].split("use:")[0],
           "gel id: a drug without use"),
    Broken("use-without-kidney", "treatments/tablet.yaml",
           "use:\n  children: {text: t, sources: [a-2020]}\n"
           "  pregnancy: {text: t, sources: [a-2020]}\n"
           "  kidney: {text: t, sources: [a-2020]}\n",
           "ATuse:\n  children: {text: t, sources: [a-2020]}\n"
           "  pregnancy: {text: t, sources: [a-2020]}\n",
           "tablet use: how the drug is used lacks kidney"),
    Broken("use-without-source", "treatments/gel.yaml", "{text: t, sources: [a-2020]}",
           "{text: t, ATsources: []}", "gel use.children.sources: a statement without a source"),
    Broken("safety-adds", "safety/all.yaml", "adds: [tablet]", "ATadds: [tablet, pill]",
           "no-tablet adds: no treatment or tag 'pill'"),
    Broken("safety-adds-nothing", "safety/all.yaml", "adds: [tablet]", "ATadds: [clinical]",
           "no-tablet adds: none of these is a treatment"),
    Broken("prevention-condition", "prevention/all.yaml", "conditions: [bruise]",
           "ATconditions: [gout]", "slowly conditions: no condition 'gout'"),
    Broken("prevention-when", "prevention/all.yaml", "when: ache", "ATwhen: ake",
           "slowly when: no finding or fact 'ake'"),
    Broken("prevention-without-source", "prevention/all.yaml", "   sources: [a-2020]",
           "   ATsources: []", "slowly sources: a statement without a source"),
    Broken("measure-without-source", "measures/all.yaml", "sources: [a-2020]", "ATsources: []",
           "range sources: a statement without a source"),
    Broken("measure-condition", "measures/all.yaml", "{condition: bruise", "AT{condition: gout",
           "range reviews.0: no condition 'gout'"),
    Broken("measure-review", "measures/all.yaml", "{condition: bruise, by: 3 months",
           "AT{condition: bruise, by: 4 months",
           "range reviews.0: no follow-up of bruise begins with '4 months'"),
    Broken("measure-stage", "measures/all.yaml", "{condition: bruise, by: 3 months, stage: stage-1",
           "AT{condition: bruise, by: 3 months, stage: stage-9",
           "range reviews.0: no stage 'stage-9' in bruise"),
    Broken("measure-without-unit", "measures/all.yaml", "least: 9, unit: degrees", "ATleast: 9",
           "range least: a least change needs unit and better"),
    Broken("measure-not-in-words", "measures/all.yaml", "change: 9 degrees up",
           "ATchange: some degrees up",
           "range change: the words do not hold the least change 9"),
    Broken("exercise", "programmes/walking.yaml", "{exercise: step,", "{exercise: jump,",
           "walking phases.0: no exercise 'jump'"),
    Broken("visit-without-date", CONDITION, "  - {when: 3 months (ours), date: {after: [{low: 3",
           "  AT- {when: 3 months (ours), dated: {after: [{low: 3",
           "Object contains unknown field `dated` at $.follow_up[0]"),
    Broken("visit-date-missing", CONDITION, DATE, "",
           "Object missing required field `date` at $.follow_up[0]"),
    Broken("visit-in-other-words", CONDITION, DATE, " ATdate: soon,",
           "Invalid enum value 'soon' at $.follow_up[0].date"),
    Broken("visit-unit", CONDITION, DATE, " ATdate: {after: [{low: 3, high: 3, unit: moon}]},",
           "Invalid enum value 'moon' at $.follow_up[0].date.after[0].unit"),
    Broken("visit-at-no-time", CONDITION, DATE, " ATdate: {some: true},",
           "bruise follow_up.0.date: name `after`, `every` or `since`; or say unknown"),
    Broken("visit-span", CONDITION, DATE, " ATdate: {every: {low: 3, high: 2, unit: month}},",
           "bruise follow_up.0.date: 3 to 2 is no span"),
    Broken("visit-within-nothing", CONDITION, DATE,
           " ATdate: {every: {low: 0, high: 0, unit: month}},",
           "bruise follow_up.0.date: 0 to 0 is no span"),
    Broken("visit-not-in-words", CONDITION, DATE,
           " ATdate: {after: [{low: 3, high: 6, unit: month}]},",
           "bruise follow_up.0.date: the words '3 months (ours)' do not hold the figure 6"),
    Broken("dose-without-days", "programmes/walking.yaml", ", per_week: {low: 2, high: 3}", "",
           "Object missing required field `per_week` at $.phases[0].exercises[0]"),
    Broken("dose-every-day", "programmes/walking.yaml", "{low: 2, high: 3}",
           "{ATlow: 2, high: 8}",
           "Expected `int` <= 7 at $.phases[0].exercises[0].per_week.high"),
    Broken("dose-span", "programmes/walking.yaml", "per_week: {low: 2,", "ATper_week: {low: 4,",
           "walking phases.0.exercises.0.per_week: 4 to 3 is no span"),
    Broken("phase-without-dates", "programmes/walking.yaml", PHASE, "",
           "Object missing required field `dates` at $.phases[0]"),
    Broken("phase-at-no-time", "programmes/walking.yaml", PHASE, "    ATdates: {}\n",
           "walking phases.0.dates: name `begin` or `end`; or say unknown"),
    Broken("phase-ends-first", "programmes/walking.yaml", "begin: {count: 1, unit: week}",
           "ATbegin: {count: 1, unit: month}",
           "walking phases.0.dates: the phase ends before it begins"),
    Broken("drug-without-end", "treatments/tablet.yaml",
           "duration: 5 days\nends_after: {count: 5, unit: day}", "ATduration: 5 days",
           "tablet duration: a drug has `duration` and `ends_after`, or neither"),
    Broken("drug-with-end-alone", "treatments/tablet.yaml", "duration: 5 days\nends",
           "ends", "tablet duration: a drug has `duration` and `ends_after`, or neither"),
    Broken("action-without-end", CONDITION, "{treatment: tablet, when: not taking:drug-a}",
           "AT{treatment: tablet, duration: 5 days}",
           "bruise stages.0.actions.0: a drug has `duration` and `ends_after`, or neither"),
    Broken("exercise-exclusion", "exercises/all.yaml", "not_for: [nobody]", "ATnot_for: [anybody]",
           "step not_for: no exclusion 'anybody'"),
    Broken("programme-exclusion", "programmes/walking.yaml", "not_for: [nobody]",
           "ATnot_for: [anybody]", "walking not_for: no exclusion 'anybody'"),
    Broken("programme-instead", "programmes/walking.yaml", "of: [walking]", "ATof: [running]",
           "walking instead.of: no programme 'running'"),
    Broken("instead-when", "programmes/walking.yaml", "when: age >= 65", "ATwhen: agee >= 65",
           "walking instead.when: no quantity 'agee'"),
    Broken("exclusion-when", "exclusions/all.yaml", "when: ache", "ATwhen: ake",
           "nobody when: no finding or fact 'ake'"),
    Broken("exclusion-without-source", "exclusions/all.yaml", "sources: [a-2020]",
           "ATsources: []", "nobody sources: a statement without a source"),
    Broken("angle", "exercises/all.yaml", "{flexion: 40}", "{ATflexion: 140}",
           "step drawing.end.right_leg.flexion: flexion 140 is outside -30 to 130 degrees"),
    Broken("joint", "exercises/all.yaml", "{flexion: 40}", "{bend: 40}",
           "Object contains unknown field `bend` at $.drawing.end.right_leg"),
    Broken("through-the-floor", "exercises/all.yaml", "end: {body: standing, anchor: foot-left,",
           "end: {body: standing, ATanchor: foot-left, at: [0, 0, -0.1],",
           "step drawing.end.anchor: the body goes 0.10 body heights below the floor"),
    Broken("still-arrow", "exercises/all.yaml", "{part: foot-right}", "AT{part: hip-right}",
           "step drawing.arrows.0: hip-right is not seen to move: give `push`"),
    Broken("prop-without-end", "exercises/all.yaml", "{kind: rail, at: [0, 0.5], to: [1, 1]}",
           "AT{kind: rail, at: [0, 0.5]}", "step drawing.props.1: a rail needs `to`"),
    Broken("prop-without-size", "exercises/all.yaml", ", size: [0.2, 0.1]}", "}",
           "step drawing.props.0: a box needs `size`"),
    Broken("drawing-limits", "drawing.yaml", "leg:", "lag: {}\nleg:",
           "Object contains unknown field `lag` at $"),
    Broken("no-facts", "references/all.yaml", "facts: [f]", "ATfacts: []",
           "a-2020 : a reference needs a url and the facts it was used for"),
    Broken("no-url", "references/all.yaml", '"https://example.org"', "ATexample",
           "a-2020 : a reference needs a url and the facts it was used for"),
    Broken("year", "references/all.yaml", "year: 2020", "ATyear: 20200", "a-2020 year: year 20200"),
    Broken("loinc", "lexicon/quantities.yaml", "loinc: 17861-6", "ATloinc: 17861-7",
           "egfr loinc: LOINC 17861-7 has a wrong check digit"),
    Broken("band", "lexicon/quantities.yaml", "{finding: swelling, below",
           "AT{finding: bump, below",
           "egfr bands.0: no finding 'bump'"),
    Broken("is-a", "lexicon/words.yaml", "phrases: [heart failure]",
           "ATis_a: [illness], phrases: [heart failure]",
           "heart-failure is_a: no concept 'illness'"),
    Broken("report-condition", REPORTS, "  condition: bruise\n  title: Two",
           "  condition: cut\n  title: Two", "bruise-02: no condition 'cut'"),
    Broken("report-finding", REPORTS, "present: [ache]", "present: [ake]",
           "bruise-01: no finding 'ake'"),
    Broken("report-both", REPORTS, "absent: [swelling]", "absent: [ache]",
           "bruise-01: 'ache' is present and absent"),
    Broken("report-twice", REPORTS, "https://example.org/2\"\n  doi: 10.1/two",
           "https://example.org/1\"", "bruise-02: the same patient as 'bruise-01'"),
    Broken("report-url", REPORTS, "https://example.org/1", "page 1",
           "bruise-01: a report needs the address of its page"),
    Broken("report-held", REPORTS, "  age: 30", "  age: 30\n  held_on: May",
           "bruise-01: held_on: 'May' is not a day like 2026-11-21"),
    Broken("report-key", REPORTS, "  age: 30", "  ages: 30",
           "Object contains unknown field `ages` at $"),
    Broken("told", CONDITION, "  - {finding: swelling, basis: estimate, value: 0.5, reason: r}",
           "  - {finding: swelling, basis: estimate, value: 0.5, reason: r, told: 4, seen: 2}",
           "'told', 'seen' and 'freed' come from case_reports"),
    Broken("learned-finding", LEARNED, "  ache: 1.5", "  ATpain: 1.5",
           "no finding 'pain'"),
    Broken("learned-size", LEARNED, "  ache: 1.5", "  ATache: 15.0",
           "15.0 decibans: learning gives at most 10"),
    Broken("learned-key", LEARNED, "present:", "there:",
           "Object contains unknown field `there`"),
    Broken("look-alike", CONDITION, "- {condition: strain, decided_by",
           "- AT{condition: gout, decided_by", "bruise look_alikes.0: no condition 'gout'"),
    Broken("excludes", "findings/all.yaml", "implies: [swelling]", "ATexcludes: [swell]",
           "ache excludes: no finding 'swell'"),
    Broken("lifts", "red_flags/all.yaml", "tags: [clinical]",
           "tags: [clinical], ATlifts: [nonsense]", "flag lifts: no tag 'nonsense' in tags.yaml"),
    Broken("drug-tag", "lexicon/drugs.yaml", "classes: [class-a]", "ATtags: [nonsense]",
           "drug-a tags: no tag 'nonsense' in tags.yaml"),
    Broken("quantity-source", "lexicon/quantities.yaml", "loinc: 17861-6",
           "ATsources: [b-1999], loinc: 17861-6", "egfr sources: no reference 'b-1999'"),
    Broken("parent-tag", "tags.yaml", "clinical: [tablets]", "ATclinical: [pills]",
           "clinical: no tag 'pills'"),
    Broken("plausible", "lexicon/quantities.yaml", "plausible: [0, 200]", "ATplausible: [200, 0]",
           "egfr plausible: the span goes from 200 down to 0"),
    Broken("undecided", "lexicon/quantities.yaml", "{finding: swelling, below: 30}",
           "AT{finding: swelling, below: 30, undecided: [35, 30]}",
           "egfr bands.0: the span goes from 35 down to 30"),
    Broken("band-of-nothing", "lexicon/quantities.yaml", "{finding: swelling, below: 30}",
           "AT{finding: swelling}", "egfr bands.0: a band needs above, below or rise"),
    Broken("factor-of-a-unit", "lexicon/quantities.yaml", "factor: 1", "ATfactor: 0",
           "Expected `float` > 0.0 at $.units[0].factor"),
    Broken("guess-of-old", "lexicon/quantities.yaml", "loinc: 17861-6",
           'ATguess_unit: ["ml:1:2"], loinc: 17861-6',
           "Expected `object`, got `str` at $.guess_unit[0]"),
    Broken("guess-no-unit", "lexicon/quantities.yaml", "loinc: 17861-6",
           "guess_unit: [AT{unit: dl, low: 1, high: 2}], loinc: 17861-6",
           "egfr guess_unit.0: no unit 'dl'; known: ml"),
    Broken("guess-upside-down", "lexicon/quantities.yaml", "loinc: 17861-6",
           "guess_unit: [AT{unit: ml, low: 2, high: 1}], loinc: 17861-6",
           "egfr guess_unit.0: the span goes from 2 down to 1"),
    Broken("rules-out", "lexicon/quantities.yaml", "loinc: 17861-6",
           "ATrules_out: [{above: 60, facts: [has:asthma]}], loinc: 17861-6",
           "egfr rules_out: no comorbidity, device or condition 'asthma'"),
    Broken("prior", CONDITION, "  primary_care: 1\n", "  ATprimary_care: -1\n",
           "Expected `float` >= 0.0 at $.prior.primary_care"),
    Broken("published-prior", CONDITION, "prior:\n", "ATprior:\n  basis: published\n",
           "bruise prior: a published number needs a source"),
    Broken("harm-from", CONDITION, "- {tags: [tablets], text",
           "- {ATfrom_probability: 7, tags: [tablets], text",
           "Expected `float` <= 1.0 at $.harms[0].from_probability"),
    Broken("reviewed-on", CONDITION, 'reviewed_on: "2026-11-20"', "ATreviewed_on: yesterday",
           "bruise reviewed_on: 'yesterday' is not a day such as 2026-11-21"),
    Broken("reviewed-on-no-day", CONDITION, '"2026-11-20"', '"2026-02-30"',
           "bruise reviewed_on: '2026-02-30' is not a day such as 2026-11-21"),
    Broken("cost", "clinical_tests/look.yaml", "cost: 1", "ATcost: -1",
           "Expected `float` >= 0.0 at $.cost"),
    Broken("grammar-key", "lexicon/grammar.yaml", "negation-before: [no]",
           "negation-before: [no]\nATnegations: [not]", "negations: nothing reads this key"),
    Broken("grammar-key-missing", "lexicon/grammar.yaml", "words-female: []\n", "",
           "words-female: this key is missing"),
    Broken("grammar-list", "lexicon/grammar.yaml", SOUND["lexicon/grammar.yaml"], "[]\n",
           "a mapping is expected"),
    Broken("model-list", "model.yaml", SOUND["model.yaml"], "[]\n", "a mapping is expected"),
    Broken("tags-list", "tags.yaml", SOUND["tags.yaml"], "[]\n", "a mapping is expected"),
    Broken("tag-of-one", "tags.yaml", "clinical: [tablets]", "clinical: tablets",
           "Expected `array`, got `str` at $[...]"),
    Broken("drawing-list", "drawing.yaml", SOUND["drawing.yaml"], "[]\n", "a mapping is expected"),
    Broken("condition-list", CONDITION, SOUND[CONDITION], "[]\n", "a mapping is expected"),
    Broken("empty", "measures/all.yaml", SOUND["measures/all.yaml"], "",
           "a list of records is expected"),
    Broken("follows-an-age", "findings/all.yaml", "implies: [swelling]",
           "implies: [swelling], ATfollows: age > 50 or swelling",
           "ache follows: nothing here has words in a note: ask for a finding, has: or taking:"),
    Broken("measured", "findings/all.yaml", "implies: [swelling]", "measured: egfr",
           "Object contains unknown field `measured` at $"),
    Broken("model-reason", "model.yaml", "one: r}", "}",
           "one: a value needs a reason and a reason a value"),
]  # fmt: skip


def written(folder: Path, files: dict[str, str]) -> Path:
    """The knowledge folder on disk."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_small_knowledge_is_sound(tmp_path: Path) -> None:
    assert check(written(tmp_path, SOUND)) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.rule)
def test_broken(tmp_path: Path, broken: Broken) -> None:
    text = SOUND[broken.file]
    assert text.count(broken.old) >= 1
    marked = text.replace(broken.old, broken.new, 1)
    files = SOUND | {broken.file: marked.replace("AT", "")}
    [found] = check(written(tmp_path, files))
    assert broken.message in found.message
    assert found.file == broken.file
    if "AT" in broken.new:
        assert found.line == marked[: marked.index("AT")].count("\n") + 1


def test_one_fault_gives_one_problem(tmp_path: Path) -> None:
    files = dict(SOUND)
    files["treatments/tablet.yaml"] = files["treatments/tablet.yaml"].replace("400 mg", "400 daily")
    assert [str(problem) for problem in check(written(tmp_path, files))] == [
        "treatments/tablet.yaml:7: tablet dose: a drug dose without unit: '400 daily'"
    ]


@pytest.mark.parametrize(
    "file", ["lexicon/grammar.yaml", "tags.yaml", "model.yaml", "drawing.yaml"]
)
def test_a_file_that_nothing_works_without(tmp_path: Path, file: str) -> None:
    files = {name: text for name, text in SOUND.items() if name != file}
    assert [str(problem) for problem in check(written(tmp_path, files))] == [
        f"{file}: this file is missing"
    ]


@pytest.mark.parametrize(
    ("file", "record", "message"),
    [
        ("findings/named.yaml", f"- {{id: crp-raised, {FINDING}}}\n", "findings: no finding"),
        ("lexicon/named.yaml", "- {id: nwb-state, kind: thing, phrases: []}\n", "no concept"),
        ("lexicon/quantities-named.yaml", f"- {{id: pulse, {QUANTITY}}}\n", "no quantity"),
        ("lexicon/drugs-named.yaml", "[steroid-depot]", "lexicon: no drug of the class"),
        ("statements/named.yaml", "- {id: enough, text: t, sources: [a-2020]}\n", "no statement"),
        ("conditions/other.yaml", None, "conditions: no condition 'other'"),
        ("tags.yaml", "rest: []\n", "tags.yaml: no tag 'rest'"),
    ],
)
def test_what_the_code_asks_for_by_its_id(
    tmp_path: Path, file: str, record: str | None, message: str
) -> None:
    text = SOUND[file]
    files = SOUND | {file: text.replace(record, "[]" if record[0] == "[" else "") if record else ""}
    if record is None:
        del files[file]
    else:
        assert record in text
    [problem] = check(written(tmp_path, files))
    assert message in str(problem) and "which coxa asks for by this name" in problem.message


def test_what_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    """Reports, other conditions and weights name the condition: they are not at fault."""
    files = SOUND | {CONDITION: SOUND[CONDITION].replace("group: other", "grup: other")}
    assert [str(problem) for problem in check(written(tmp_path, files))] == [
        f"{CONDITION}:1: Object contains unknown field `grup` at $"
    ]


def test_weights_of_no_condition(tmp_path: Path) -> None:
    files = SOUND | {"learned_weights/scratch.yaml": "id: scratch\npresent:\n  ache: 1.0\n"}
    [problem] = check(written(tmp_path, files))
    assert str(problem) == "learned_weights/scratch.yaml:1: scratch id: no condition 'scratch'"


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    written(tmp_path, SOUND)
    (tmp_path / "model.yaml").write_bytes(b"values: \xff")
    [problem] = check(tmp_path)
    assert problem.file == "model.yaml"
    assert problem.message.startswith("not valid YAML: 'utf-8' codec can't decode byte 0xff")


@pytest.mark.skipif(find_spec("simple_icd_10_cm") is None, reason="a development package")
def test_icd_code(tmp_path: Path) -> None:
    files = dict(SOUND)
    files[CONDITION] = files[CONDITION].replace("M25.551", "M99.999")
    assert [str(problem) for problem in check(written(tmp_path, files))] == [
        f"{CONDITION}:7: bruise codes.0: ICD-10-CM has no code 'M99.999'"
    ]


@pytest.mark.parametrize(
    ("code", "valid"),
    [("17861-6", True), ("2777-1", True), ("17861-5", False), ("17861", False), ("x-1", False)],
)
def test_loinc_check_digit(code: str, valid: bool) -> None:
    assert loinc_valid(code) is valid


def test_the_real_knowledge_has_no_problem() -> None:
    assert [str(problem) for problem in check(KNOWLEDGE)] == []
