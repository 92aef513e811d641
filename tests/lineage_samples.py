"""A report, the same in other words, and another hand's report of the same event: written for these tests."""

REPORT = (
    "Freedonia seizes two Sylvanian trawlers off Cape Marlow",
    (
        "PORT MARX - Freedonia's coast guard seized two Sylvanian trawlers off Cape Marlow on Tuesday and "
        "arrested 31 sailors, the navy ministry said."
    ),
    (
        "Captain Otto Bream of the cutter Halcyon fired three warning shots before his crew boarded the "
        "trawlers Gudrun and Perla at about 4.30 a.m."
    ),
    ("Sylvania summoned ambassador Irma Veltz on Wednesday and demanded that the sailors be released within 48 hours."),
    (
        "The two neighbours have quarrelled over the Marlow Bank since 1987, when geologists of the Kestrel "
        "Institute found gas beneath it."
    ),
    (
        "A court in Lindhaven ruled in 2009 that the bank belonged to both, but Freedonia's parliament never "
        "ratified the Treaty of Orsk."
    ),
    (
        '"We will not be robbed in our own waters by people who cannot read a chart," fisheries minister '
        "Teasdale Quill told Radio Marx."
    ),
    "Sylvanian fishermen landed 12,400 tonnes of cod from the bank last year, worth 60 million crowns.",
    "The Union of Harbour Cities offered to mediate and proposed talks in Lindhaven on 14 May.",
    "Insurers led by Gannet Mutual raised the premium for boats bound for the bank by a fifth.",
)
REWORDED = (
    "Two trawlers from Sylvania captured by Freedonia near Cape Marlow",
    (
        "The navy ministry stated that Freedonia's coast guard on Tuesday captured a pair of Sylvanian "
        "trawlers near Cape Marlow, detaining 31 sailors."
    ),
    (
        "Three warning rounds were discharged by Captain Otto Bream of the cutter Halcyon prior to his men "
        "entering the vessels Gudrun and Perla around 4.30 a.m."
    ),
    (
        "On Wednesday ambassador Irma Veltz was called in by Sylvania, which insisted on the freeing of the "
        "sailors inside 48 hours."
    ),
    (
        "Ever since 1987, the year geologists from the Kestrel Institute discovered gas under the Marlow "
        "Bank, both neighbours have been in dispute about it."
    ),
    (
        "In 2009 judges at Lindhaven decided the bank was owned jointly, yet the Treaty of Orsk was at no "
        "time ratified by the parliament of Freedonia."
    ),
    (
        "Fisheries minister Teasdale Quill informed Radio Marx that they would not let themselves be robbed "
        "by persons unable to understand a chart."
    ),
    (
        "Fishermen of Sylvania brought in 12,400 tonnes of cod there during the previous year, valued at 60 "
        "million crowns."
    ),
    ("Mediation was proffered by the Union of Harbour Cities, suggesting negotiations at Lindhaven on 14 May."),
)
INDEPENDENT = (
    "Sylvania threatens reprisals after fishing boats are taken",
    (
        "LINDHAVEN - Families of 31 sailors waited at the harbour of Lower Tarn last night for news of the "
        "Gudrun and the Perla."
    ),
    ('"My brother phoned at dawn and said men with rifles were on deck," said Hanne Solberg, 44, who runs a net loft.'),
    ("Prime minister Aldous Wick called the seizure piracy and cancelled a visit to Port Marx planned for June."),
    "His government told ambassador Irma Veltz that it expected the crews back by Friday.",
    "The boats were taken near Cape Marlow early on Tuesday, in waters that both countries claim.",
    ("Freedonia says that its cutter Halcyon acted within the law, and has published a video of the boarding."),
    ("Opposition leader Petra Lind asked why no patrol had been near, and reminded the house of the incident of 1998."),
    ("Cod prices rose by a tenth at the morning auction, and two canneries said that they might close for a week."),
)
