"""What is worked out from metrics: verdicts, rankings, charts' limits, drivers, words.

Declared here as metrics declare themselves, for the page "How we count": what each says, how it is
worked out, what it does not say, and from whom we have it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One way to get from numbers to a sentence; `key` is its name in links."""

    key: str
    label: str
    says: str
    how: str
    limits: str
    source: str


_ALL = (
    Method(
        "verdict",
        "Better, worse, cannot tell",
        "Whether two numbers differ by more than chance: this period and the one before, a group "
        "and all the others.",
        "The difference has a 95 % interval of its own. It is called better or worse only where "
        "that leaves zero out. Where a time has no median, the log-rank test says slower or "
        "faster. With “cannot tell” stands how many more answers would tell a difference of this "
        "size. A group is compared with all the others together where it and they have 10 or "
        "more; of those called above or below the rest in one chart at most 5 % may be so by "
        "chance.",
        "One comparison in twenty is called real by chance. Where many are made at once, see "
        "“What needs us”.",
        "Newcombe 1998, Statistics in Medicine 17; Zou & Donner 2008, Statistics in Medicine 27; "
        "Mantel 1966, Cancer Chemotherapy Reports 50",
    ),
    Method(
        "needs_us",
        "What needs us",
        "What got worse, or is worse than the rest, by more than chance makes of so many "
        "comparisons.",
        "Six figures are compared as a whole and for every team, location and touchpoint: with "
        "the period before, and with all the others. A view of now has the latest 14 days "
        "compared with the 56 before too. Of all that is listed at most 5 % may be chance. Times "
        "must pass an exact test of the median as well. A delivery gap is compared with the "
        "13 weeks before, and each location with the others of its own region, where there are "
        "several. What one group explains is told once; "
        "what changed comes before what was always so.",
        "Where nothing changed, something was listed on about 1 in 80 days of a simulated company "
        "of 60 locations. A fall of 8 points at one of them was found within two weeks where these "
        "hold about 3,500 answers of it; with fewer it takes longer.",
        "Benjamini & Hochberg 1995, JRSS B 57(1); Mood 1950, Introduction to the Theory of "
        "Statistics",
    ),
    Method(
        "ranking",
        "Order and places",
        "Who stands where, and who cannot be told apart.",
        "Groups stand in the order of the numbers beside their names; those with fewer than 10 "
        "observations, which are compared with nobody, follow the others. A place is a range where "
        "the intervals of differences leave it open: 1–3 of 12.",
        "A shop of four answers may show +100 and not be first. The order says nothing of who is "
        "really better: that say the intervals, and the words beside them.",
        "Goldstein & Spiegelhalter 1996, JRSS A 159(3), on what a ranking cannot say",
    ),
    Method(
        "variation",
        "Normal variation",
        "How far a figure goes up and down by chance, and which points are more than that. A "
        "point outside is ringed and named: look for its cause.",
        "The mean of the points, more or less 2.66 times the mean step from one to the next (XmR "
        "chart). All points that are over make the limits, the ringed ones too; it takes eight. A "
        "day, week or month of fewer than 30 answers is joined to the next and measured with it "
        "as one; numbers of complaints are not joined but told per day; a stock has no limits, "
        "as it hangs on what it was before. What is not over, or still changes with its age (for "
        "8 weeks; for 90 days, where promoters have 90 days to act), is drawn and not judged. "
        "Nine points in a row on one side of the middle are a lasting change. The limits are not "
        "moved by it: choose a period that begins after it, and they are those of the new normal.",
        "Where nothing changes, about 7 in 100 charts of 26 weeks show a sign by chance, and up to "
        "20 in 100 where weeks differ much in their number of answers, or for waits.",
        "Wheeler & Chambers 1992, Understanding Statistical Process Control; Nelson 1984, Journal "
        "of Quality Technology 16, rules 1 and 2",
    ),
    Method(
        "funnel",
        "Funnel",
        "Which groups are further from the whole than chance puts groups of their size.",
        "Groups against their number of answers. If none differed from the whole, 95 % of them "
        "would lie within the inner limits and 99.8 % within the outer ones, which are wide for "
        "few answers. The limits follow the exact law of answers drawn from the whole.",
        "Where many are outside, the groups differ in more than one thing, and being outside says "
        "less of each. Waiting times have no funnel: what chance makes of a median depends on who "
        "still waits, not on the number alone.",
        "Spiegelhalter 2005, Statistics in Medicine 24",
    ),
    Method(
        "drivers",
        "What goes along with the score",
        "How much of the differences between NPS answers each attribute and each touchpoint score "
        "explains.",
        "Each answer counts +100, 0 or −100. Shapley shares of R² (also called LMG): what a "
        "predictor adds, on average over all orders in which predictors may enter; R² is adjusted "
        "for their number. Predictors are team, location, channel, touchpoint and segment, each "
        "as the mean of the others who share it, and the same customer's latest satisfaction and "
        "ease at each touchpoint in the 90 days before. At most the ten that are known of most; of "
        "more than 10,000 answers so many are drawn by chance; intervals from 300 bootstrap "
        "samples of customers.",
        "It goes with the score; that does not make it the cause. Where the interval touches zero "
        "there is no evidence. Fewer than 100 answers explain nothing.",
        "Lindeman, Merenda & Gold 1980; Grömping 2006, Journal of Statistical Software 17(1); "
        "bootstrap: Efron 1979, Annals of Statistics 7",
    ),
    Method(
        "words",
        "Words that tell them apart",
        "What detractors write that promoters do not, and the other way round.",
        "Weighted log-odds of each word and each pair of words, with all comments as the prior; "
        "listed from a z-score of 1.96 on, clearest first. A word counts once per comment and "
        "needs five comments. A word is not listed beside a pair that says the same. English "
        "words that only hold a sentence together are left out.",
        "By chance alone about one word in a hundred is listed. Of more than 5,000 comments, so "
        "many are drawn by chance and read.",
        "Monroe, Colaresi & Quinn 2008, Political Analysis 16(4)",
    ),
    Method(
        "themes",
        "Themes",
        "How many texts are about something, how that moved, and whether NPS is lower with it.",
        "A text has a theme where one of its searches finds it; one may have several. The share is "
        "of all comments, complaints and posts of the choice that may be shown. NPS with the theme "
        "less without is of answers with words, from 10 of each on. A theme is proposed where two "
        "words stand together more than chance would have it in three or more different clauses "
        "of eight or more texts, first where most are unhappy; the same clause written by many "
        "counts once. Of more than 5,000 texts so many are drawn by chance and read.",
        "NPS goes with a theme; that need not be its cause. Texts that hold all words "
        "of a search but one are counted beside it while it is written; what it catches wrongly "
        "only reading tells. Forms of a "
        "word are known where the language is; of other texts words are found as they stand.",
        "Wilson 1927, JASA 22; Newcombe 1998, Statistics in Medicine 17; Rocks 2016, The American "
        "Statistician 70(4); Dunning 1993, Computational Linguistics 19(1)",
    ),
    Method(
        "full_range",
        "The full range",
        "Texts of every score, place and channel, not the newest, the loudest or the worst alone.",
        "Drawn by lot: low scores (0 to 6 of 10, and the same parts of other scales), middle ones "
        "(7 and 8), high ones and texts without a score take turns, and within each its places "
        "and channels, at most 20 of each. The lot hangs on the day, so that all who choose the "
        "same see the same.",
        "It shows what is said, not how often: a place with three texts has as many turns as one "
        "with three thousand.",
        "stratified sampling with equal allocation: Cochran 1977, Sampling Techniques, chapter 5",
    ),
    Method(
        "as_invited",
        "NPS as invited",
        "What NPS would be if each location and channel answered as often as it was asked.",
        "Answers to invitations are weighted by location and channel to those asked; a group with "
        "fewer than 5 answers is one with the next. The interval of the score, and of its "
        "difference to the unweighted one, is that of a weighted mean of groups. Who answered "
        "differs from those asked where the response rates of the channels (locations, "
        "touchpoints, teams, segments) differ by more than chance; the largest difference is "
        "named, and of all that are at most 5 % may be so by chance. Invitations count once they "
        "are 14 days old.",
        "Within a group those who answer may still be others than those who do not: of these "
        "nobody knows.",
        "Lumley 2010, Complex Surveys; Pearson 1900, Philosophical Magazine 50; Benjamini & "
        "Hochberg 1995, JRSS B 57(1)",
    ),
    Method(
        "followed_up",
        "Follow-ups",
        "Of the unhappy who left words, how many somebody took, closed in time and told; and what "
        "these customers answered afterwards.",
        "The unhappy are answers of 0 to 6 to whether they would recommend us, and complaints, "
        "with words. Taken is what ever had an owner. Closed in time: of those taken that were due "
        "by now, done or told by then; what is open again is not closed. Afterwards is the next "
        "NPS answer of the same customer within 180 days: NPS of those taken less that of the "
        "others. What nobody has is called not taken, and "
        "what somebody has not begun, seen, in work, done or told (to the customer).",
        "Who is taken is no matter of chance: the difference is an association. Of customers whom "
        "no file names nothing is known afterwards.",
        "Wilson 1927, JASA 22; Rocks 2016, The American Statistician 70(4)",
    ),
    Method(
        "consistency",
        "Is it the same everywhere?",
        "How much places, channels and hours of the day differ in NPS and in time to resolve, "
        "beyond what chance makes of groups of their size; and which are the two ends.",
        "The standard deviation between the groups, in points or hours, that is left when chance "
        "is taken away (Paule–Mandel), with its 95 % interval (Q-profile). It takes three groups "
        "with 10 answers or complaints each. Hours are on the clock of each place: of an answer, "
        "and of when a complaint was opened. The ends are named where the interval leaves out 0; "
        "small groups are drawn to the middle first, so that none is an end by chance.",
        "It says how far apart they are, not why: other customers may come at other hours. What "
        "has a day and no hour is in no hour.",
        "Paule & Mandel 1982, Journal of Research of the NBS 87(5); Viechtbauer 2007, Statistics "
        "in Medicine 26",
    ),
    Method(
        "missing",
        "What is missing from the table?",
        "By how much NPS is lower where a standard was missed, and which of these losses are more "
        "than chance.",
        "The answers of a touchpoint, location and day are set beside the check of the standard "
        "there on that day, on the clock of the place. Days are compared with others of the same "
        "place, each place weighted by 1/variance. It takes five days on which it was missed and "
        "five on which it was kept. The interval is Student's with the days as observations, or "
        "that of the answers, whichever is wider; of all that are called real at most 5 % may be "
        "so by chance.",
        "What else was different on such days is not known: an association, no cause.",
        "Searle 1971, Linear Models, chapter 8; Rocks 2016, The American Statistician 70(4)",
    ),
    Method(
        "change_first",
        "What to change first",
        "What each thing that goes wrong for a group's customers would be worth: so many promoters "
        "more, or detractors less, a month; points of its own NPS; and, of a wait, how many a "
        "month waited too long, and by how much half of them were late.",
        "To how many who answered in the quarter it happened, times by how much lower NPS is where "
        "it does. The first is asked of the group, the second of everyone over half a year, within "
        "places or groups. The interval is that of the product of both. Surely: it lies above 0, "
        "and the loss stands out among all that was looked at (at most 5 % by chance).",
        "Of what was late, the answers of the next 90 days count. Too late is what was not done "
        "when its time was up (a promise, a first answer's target, a due time), in the quarter; as "
        "if it came by chance. By how much half of it was late is the median, what still waits "
        "counted with its wait so far. Two together are not worth their sum, and coming together "
        "proves no cause. Of those who do not answer nothing is known.",
        "Goodman 1960, JASA 55; Kish 1965, Survey Sampling; Garwood 1936, Biometrika 28; Kaplan & "
        "Meier 1958, JASA 53; Brookmeyer & Crowley 1982, Biometrics 38",
    ),
    Method(
        "segments",
        "Whom to be there for",
        "Which segment is clearly better or worse served than all others, and what it complains "
        "about that others do not.",
        "A segment is set beside all other rows together, in each metric. It could be ours where "
        "it is better in something and worse in nothing; served at a loss of goodwill where it is "
        "the other way round. Customers are those who answered, complained or spoke in public in "
        "twelve months; revenue is of those in the register, in whole months. A complaint is told "
        "where its share is larger than among the others' complaints. Of each kind at most 5 % may "
        "be so by chance.",
        "It says who is served how, not why. Whose segment no file tells counts nowhere.",
        "Newcombe 1998, Statistics in Medicine 17; Benjamini & Hochberg 1995, JRSS B 57(1)",
    ),
    Method(
        "praise",
        "Praised by name",
        "How often answers of 9 or 10 and positive posts name somebody, in their field or their "
        "words.",
        "A name in words is a word of its own, of three letters or more, of somebody whom answers "
        "name. Each answer counts once. Who is praised by fewer than the smallest group is counted "
        "and not listed; words are shown where enough of them came with any.",
        "No ranking: who serves more guests has more chances to be praised.",
        "the counts are ours",
    ),
    Method(
        "since_targets",
        "What looks different since a target began",
        "Whether answers, or who is invited, look different since a target has been in force, in "
        "the same places.",
        "As many days since as before, a year at most: 9s and 10s among answers of 7 to 10; "
        "answers within a minute of another of the place, of those within two; answers without "
        "words, of files that have a place for some; and invitations a visit, where files tell "
        "both of a week or more on each side. Each place is compared with itself by an exact test; "
        "of all that is looked at at most 5 % may look different by chance.",
        "It may have become better, guests or the survey may have changed: it says where to ask, "
        "and blames nobody.",
        "Birch 1964, JRSS B 26; Przyborowski & Wilenski 1940, Biometrika 31; Greenland & Robins "
        "1985, Biometrics 41",
    ),
    Method(
        "delivery_gap",
        "The delivery gap",
        "How much larger the share of leaders who believe something of us is than that of the "
        "customers who say it, in points; and that of the front line.",
        "Yes is 9 or 10 to whether a customer would recommend us, and yes to the other statements. "
        "Leaders and front line are asked seldom: the 13 weeks up to the end of the period count. "
        "The interval of the difference is Newcombe's. A gap is for sure where it stands out "
        "though all groups of the column were looked at: at most 5 % of those may be chance. "
        "Customers are not asked about our strategy; there leaders stand beside the front line. "
        "Each side is hidden by itself where few answered. What needs us tells of a gap that is "
        "wider than in the 13 weeks before by more than chance, with 10 answers on each side.",
        "Who answers twice counts twice: nobody is named. Leaders who did not answer may believe "
        "something else. The published 80 against 8 are shares of companies, ours of answers.",
        "Newcombe 1998, Statistics in Medicine 17; Benjamini & Hochberg 1995, JRSS B 57(1); Bain & "
        "Company 2005, Closing the delivery gap",
    ),
    Method(
        "chains",
        "Who brings others who bring others",
        "How many customers came through an advocate, through those whom they brought, and so on.",
        "Each customer was brought by whoever referred them first, so everybody has one place in "
        "a tree. An advocate whom nobody brought begins one. Shares have Wilson's interval.",
        "Nobody is named. Left out and counted are people who referred themselves, circles, "
        "customers who had been brought before, and referrals of which one side is not known.",
        "the counts are ours; interval: Wilson 1927, JASA 22",
    ),
    Method(
        "busy_hours",
        "Busy hours",
        "In which hours of the week more come than there are people to serve them, and whether "
        "those who come then are worse off.",
        "Hours are those that the clocks of the place show; one that they skip in spring counts as "
        "none, one that they show twice as two. Load is visits a person on duty, where no file "
        "tells who was answers and complaints an hour. Hours whose load is above the median of "
        "their place by more than its interval are joined where they follow each other, and their "
        "NPS and waits set against those of all other hours of the place, with 10 or more on both "
        "sides; of those called worse at most 5 % may be so by chance. Customers a month are the "
        "visits of these hours in an average week, 4.35 times.",
        "What goes with a full hour need not come from it. Which people could be moved is "
        "arithmetic: whether they can come then, no file tells. Of answers and complaints of which "
        "the day alone is known no hour is.",
        "interval of a rate: Garwood 1936, Biometrika 28; Benjamini & Hochberg 1995, JRSS B 57(1)",
    ),
    Method(
        "regulator",
        "The regulator's table",
        "Complaints per product group: opened, closed, closed in time, upheld, main cause.",
        "Opened are those opened in the period; closed those closed in it, whenever opened. The "
        "percentages are of the closed ones: within 3 days (72 hours), after 3 days but within 8 "
        "weeks, upheld (in part too). The main cause is the most frequent category. The last line "
        "is measured, not added up.",
        "The rules count three business days; here three days are 72 hours.",
        "UK Financial Conduct Authority, Handbook, DISP 1 Annex 1",
    ),
    Method(
        "experiments",
        "Experiments",
        "Whether what was tried at some places moved a metric: hit, miss or too early.",
        "Difference in differences: by how much the metric changed at the treated places, less by "
        "how much at the compared ones in the same days; before are as many days as since. Each "
        "place counts once. With fewer than 10 places on a side the 95 % interval is that of a "
        "randomisation test over which places were treated, else Student's with G − 1 degrees of "
        "freedom about a variance that is robust to places. Hit: the whole interval lies beyond 0 "
        "in the wished direction. Miss: it excludes what was expected. Looking costs nothing: "
        "before its planned last day is in the files there is no verdict and no effect, one that "
        "was stopped earlier has none, and a plan cannot be changed once it is started. The same "
        "difference in as many days before says whether places drew apart already. A plan says "
        "how many weeks find the expected effect four times in five.",
        "Of 2,000 experiments without effect at 3, 5, 12 and 40 places, looked at every week, at "
        "most 5 % were called hits. Seven places or fewer can never tell. Where people choose the "
        "places, what they chose them for may be what moved. Places that are hidden do not count.",
        "Fisher 1935, The Design of Experiments; Garthwaite 1996, Biometrics 52; MacKinnon & White "
        "1985, Journal of Econometrics 29; Cohen 1988, Statistical Power Analysis",
    ),
    Method(
        "hiding",
        "Hidden",
        "A number of so few answers that somebody could be recognised is not shown; how many "
        "answers it has is.",
        "Hidden are groups of fewer answers than the settings say, and comments where there are "
        "fewer than these say. Where one group is hidden, the next smallest is too, so that it "
        "cannot be found by subtraction from the whole.",
        "It holds on pages, in downloads and on the command line alike. Whoever compares many "
        "overlapping choices may still learn something of a small group.",
        "Cox 1980, JASA 75; Hundepool et al. 2012, Statistical Disclosure Control",
    ),
)

#: Each method by its key, in the order of the page.
METHODS: dict[str, Method] = {method.key: method for method in _ALL}
