using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Explanations;

/// <summary>
/// The sentences of each group: first the facts, which praise nothing, then what they did to the score. A model may count a long
/// track record against a candidate; the sentence then says just that.
/// </summary>
internal static class GroupSentences
{
    /// <param name="Text">Without its full stop.</param>
    /// <param name="IsKnown">False when there is no fact but that nothing is known.</param>
    private sealed record Fact(string Text, bool IsKnown = true);

    public static string Of(FeatureGroup group, ContributionDirection direction, PairFacts facts, Voice voice)
    {
        var (fact, subject) = group switch
        {
            FeatureGroup.Words => (Words(facts, voice), "This wording"),
            FeatureGroup.Meaning => (Meaning(facts, voice), "The subject of the work"),
            FeatureGroup.TrackRecord => (TrackRecord(facts, voice), "This record"),
            FeatureGroup.Buyer => (Buyer(facts, voice), "This history"),
            FeatureGroup.Place => (Place(facts, voice), "The location"),
            FeatureGroup.Field => (Field(facts, voice), "The field of work"),
            FeatureGroup.Partners => (Partners(facts, voice), "This record of joint work"),
            _ => (Size(facts, voice), "Size and budget"),
        };
        return $"{Start(fact.Text, voice)}. {Effect(fact.IsKnown ? subject : "This gap in what is known", direction, voice)}";
    }

    private static string Effect(string subject, ContributionDirection direction, Voice voice)
    {
        var (verb, many) = (direction == ContributionDirection.Raises ? "raise" : "lower", subject.Contains(" and ", StringComparison.Ordinal));
        return $"{subject} {verb}{(many ? "" : "s")} {(voice.IsToCity ? $"{voice.ProviderOwn} score for this need" : $"your chance with {voice.City}")}.";
    }

    private static Fact Words(PairFacts facts, Voice voice)
    {
        if (facts is { WordCoverage: null, WordRank: null })
            return new Fact($"how much of the need's wording {voice.ProviderOwn} texts share is unknown", false);
        var place = facts.WordRank is { } rank ? $"by wording {voice.ProviderIs} {Placed(rank, facts)}" : null;
        var share = facts.WordCoverage is { } coverage
            ? $"{voice.ProviderOwn} texts hold {Numbers.Percent(coverage)} of the need's words, rare words counting more" : null;
        return new Fact(Join(share, place));
    }

    private static Fact Meaning(PairFacts facts, Voice voice)
    {
        var projects = facts switch
        {
            { Projects: 0 } => $"no past project {voice.OfProvider} is on record",
            { CloseProjects: { } close } => $"{Share(close, facts.Projects, voice.ProviderOwn, "past project", "is", "are")} close in meaning to the need",
            _ => null,
        };
        var own = facts.IsOwnTextClose is { } isClose ? $"the offering's own text is {(isClose ? "" : "not ")}close in meaning to it" : null;
        var place = facts.MeaningRank is { } rank ? $"by the closest text {voice.ProviderIs} {Placed(rank, facts)}" : null;
        if ((place is null && !facts.RanksWithheld) || (projects, own) is (null, null))
            return new Fact($"how close {voice.ProviderOwn} texts come to the need in meaning is unknown", false);
        return new Fact(Join(projects, own, place));
    }

    private static Fact TrackRecord(PairFacts facts, Voice voice)
    {
        if (facts.Projects == 0 || facts.YearsSinceProject is not { } years)
            return new Fact($"no past project {voice.OfProvider} is on record");
        var confirmed = facts.ConfirmedProjects == facts.Projects ? "all" : Numbers.Plain(facts.ConfirmedProjects);
        var together = facts.ProvidersPerProject is > 1 and { } providers
            ? $"on average {Numbers.Plain(providers)} providers shared a project{(facts.UsualPart is < 1 and var part ? $", {voice.ProviderOwn} usual part of the money was {Numbers.Percent(part)}" : "")}" : null;
        return new Fact(Join(
            $"{voice.ProviderHas} {Numbers.Count(facts.Projects, "past project", "past projects")} on record, {(facts.Projects == 1 ? "" : "the latest ")}{Numbers.YearsAgo(years)}",
            facts.ConfirmedProjects == 0 ? "none is confirmed" : facts.Projects == 1 ? "it is confirmed" : $"{confirmed} confirmed by the other side or a public source",
            together,
            facts.ProjectsWithLeader > 0 ? $"where the leader is known, {voice.ProviderHas} led {Numbers.Plain(facts.ProjectsLed)} of {Numbers.Plain(facts.ProjectsWithLeader)}" : null));
    }

    private static Fact Buyer(PairFacts facts, Voice voice)
    {
        if (!facts.CityIsKnown)
            return new Fact($"no past project {voice.OfCity} is on record, so whether {voice.Provider} and {voice.City} have worked together is unknown", false);
        if (facts.YearsSinceCity is { } years)
            return new Fact($"{voice.ProviderHas} {Numbers.Count(facts.ProjectsWithCity, "past project", "past projects")} with {voice.City} on record, {(facts.ProjectsWithCity == 1 ? "" : "the latest ")}{Numbers.YearsAgo(years)}");
        return new Fact(Join(
            $"{voice.ProviderHas} no past project with {voice.City} on record",
            facts.SharesSuppliersWithCity ? $"organizations that share suppliers with {voice.City} have worked with {(voice.IsToCity ? "it" : "you")}" : null));
    }

    private static Fact Place(PairFacts facts, Voice voice)
    {
        var theirs = CodeNames.List(facts.CityCountries);
        var country = (facts.Country, theirs) switch
        {
            (null, _) => $"the country {voice.OfProvider} is not stated",
            (var own, "") => $"{voice.ProviderIs} in {own}, the country {voice.OfCity} is not stated",
            var (own, _) when facts.CityCountries.Contains(own) => $"{voice.ProviderIs} in {own}, as {voice.CityIs}",
            var (own, _) => $"{voice.ProviderIs} in {own}, {voice.CityIs} in {theirs}",
        };
        var away = facts.Kilometres is { } kilometres ? $"{Numbers.Kilometres(kilometres)} lie between" : null;
        var projects = theirs.Length > 0 && facts.Projects > 0
            ? $"{Share(facts.ProjectsInCountry, facts.Projects, voice.Its, "past project", "was", "were")} in {theirs}" : null;
        var isKnown = away is not null || projects is not null || (facts.Country is not null && theirs.Length > 0);
        return new Fact(Join(country, away, projects), isKnown);
    }

    private static Fact Field(PairFacts facts, Voice voice)
    {
        var topic = facts.NeedHasTopic && facts.Projects > 0
            ? $"{Share(facts.ProjectsUnderTopic, facts.Projects, voice.ProviderOwn, "past project", "was", "were")} under exactly the need's topic" : null;
        var sectors = facts switch
        {
            { NeedSectors.IsEmpty: true } => null,
            { TextsWithSector: 0 } => $"no sector of {voice.ProviderOwn} work is known",
            _ => $"{Share(facts.TextsInSector, facts.TextsWithSector, voice.ProviderOwn, "text", "is", "are")} in a sector of the need ({Names(facts.NeedSectors)}), "
                + "counting projects and offerings with a known sector",
        };
        var model = facts is { NeedModel: { } wanted, ProjectsOfModel: > 0 }
            ? $"{Share(facts.ProjectsOfNeedsModel, facts.ProjectsOfModel, voice.ProviderOwn, "past project", "was", "were")} of the need's engagement model ({CodeNames.Of(wanted)}), "
                + "counting projects whose model is known" : null;
        return (sectors, topic, model) is (null, null, null)
            ? new Fact($"the need states no field that {voice.ProviderOwn} work could be compared by", false)
            : new Fact(Join(sectors, topic, model), topic is not null || model is not null || facts.TextsWithSector > 0);
    }

    private static Fact Partners(PairFacts facts, Voice voice) => facts.HasStrongPartners switch
    {
        null => new Fact("nobody in this list is known to have worked with the providers whose texts come nearest to the need", false),
        false => new Fact($"{voice.ProviderHas} no past project on record together with the providers whose texts come nearest to the need"),
        true => new Fact($"{voice.ProviderHas} worked together with providers whose texts come nearest to the need"
            + (facts.PartnerRank is { } rank ? $"; by the amount {voice.ProviderIs} {Placed(rank, facts)}" : "")),
    };

    private static Fact Size(PairFacts facts, Voice voice)
    {
        var size = facts.IsSme switch
        {
            true => $"{voice.ProviderIs} a small or medium-sized enterprise",
            false => $"{voice.ProviderIs} a large organization",
            null => $"the size {voice.OfProvider} is not stated",
        };
        var budget = facts.BudgetRatio is { } ratio
            ? $"{voice.CityOwn} budget is {Numbers.Times(ratio)} {voice.ProviderOwn} usual project"
            : $"how the budget compares with {voice.ProviderOwn} usual project is unknown";
        return new Fact(Join(size, budget), facts.IsSme is not null || facts.BudgetRatio is not null);
    }

    /// <summary>"none of its 3 projects is", "1 of its 3 projects is", "its one project is not".</summary>
    private static string Share(int part, int whole, string own, string noun, string one, string many) => (part, whole) switch
    {
        (0, 1) => $"{own} one {noun} {one} not",
        (_, 1) => $"{own} one {noun} {one}",
        (0, _) => $"none of {own} {Numbers.Plain(whole)} {noun}s {one}",
        _ => $"{Numbers.Plain(part)} of {own} {Numbers.Plain(whole)} {noun}s {(part == 1 ? one : many)}",
    };

    private static string Placed(int rank, PairFacts facts) => $"number {Numbers.Plain(rank)} of the {Numbers.Plain(facts.ListLength)} in this list";

    private static string Names(SectorSet sectors) =>
        CodeNames.List(Enum.GetValues<Sector>().Where(s => !sectors.And(SectorSet.Of([s])).IsEmpty).Select(CodeNames.Of));

    private static string Join(params ReadOnlySpan<string?> facts)
    {
        var known = new List<string>();
        foreach (var fact in facts)
            if (fact is not null)
                known.Add(fact);
        return string.Join("; ", known);
    }

    // A name keeps its first letter: eGov stays eGov.
    private static string Start(string sentence, Voice voice) => voice.IsNamed && sentence.StartsWith(voice.Provider, StringComparison.Ordinal)
        ? sentence
        : char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
