using Matchmaking.Candidates;
using Matchmaking.Curation;
using Matchmaking.Matching;
using Matchmaking.Profiles;

namespace Matchmaking.Transparency;

/// <summary>Where an offering stands in a need's list, now or with a change.</summary>
/// <param name="Eligible">Whether every hard constraint passes.</param>
/// <param name="Rank">From 1; null when it is ineligible or beyond the places that a list keeps.</param>
/// <param name="Score">What the ranker gives; null without a rank.</param>
/// <param name="Acceptance">How likely the provider is to say yes, 0–1; null without a rank.</param>
/// <param name="Failing">The hard constraints that fail, each with its reason.</param>
public sealed record MatchStanding(bool Eligible, int? Rank, float? Score, float? Acceptance, IReadOnlyList<EligibilityResult> Failing);

/// <summary>One change of one field, and what it would do.</summary>
/// <param name="Side">Whose profile.</param>
/// <param name="Field">As needs, or offerings, name it.</param>
/// <param name="Value">What to send in its place.</param>
/// <param name="Change">The change in words.</param>
/// <param name="Then">Where the offering would stand.</param>
/// <param name="RankChange">Places gained, negative when lost; null when there is no rank before or after.</param>
/// <param name="MakesEligible">True when this alone lifts what keeps the offering out.</param>
public sealed record Counterfactual(MatchSide Side, string Field, object? Value, string Change, MatchStanding Then, int? RankChange, bool MakesEligible);

/// <summary>What would change a match.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="OfferingId">The offering.</param>
/// <param name="AsOf">Everything dated before this day was seen.</param>
/// <param name="Ranker">What scored it.</param>
/// <param name="Kept">Places that a list keeps; beyond them there is no rank.</param>
/// <param name="Now">Where it stands.</param>
/// <param name="Changes">Those that make it eligible or move it most first; what would change nothing is left out.</param>
public sealed record CounterfactualsResponse(
    Guid NeedId, Guid OfferingId, DateOnly AsOf, RankerResponse Ranker, int Kept, MatchStanding Now, IReadOnlyList<Counterfactual> Changes);

/// <summary>Tries single changes of a profile on copies, and ranks the whole list anew with each.</summary>
internal sealed class Counterfactuals(Matcher matcher)
{
    public async Task<CounterfactualsResponse> OfAsync(Need need, Offering offering, MatchSide[] sides, CancellationToken cancellation)
    {
        var pair = new EligibilityCase(need, need.Organization!, offering, offering.Organization!, matcher.AsOf.AddDays(-1));
        var (list, now) = await StandingAsync(need, offering, cancellation);
        var changes = new List<Counterfactual>();
        foreach (var change in sides.SelectMany(side => ProfileChanges.Of(pair, side)))
        {
            var (_, then) = await StandingAsync(change.Need, change.Offering, cancellation);
            if ((then.Eligible, then.Rank, then.Score, then.Acceptance, then.Failing.Count) == (now.Eligible, now.Rank, now.Score, now.Acceptance, now.Failing.Count))
                continue;
            changes.Add(new Counterfactual(change.Side, change.Field, change.Value, change.Sentence, then, now.Rank - then.Rank, !now.Eligible && then.Eligible));
        }
        return new CounterfactualsResponse(need.Id, offering.Id, list.AsOf, new RankerResponse(list.Ranker.Name, list.Ranker.Version), Matcher.Kept, now,
            [.. changes.OrderByDescending(c => c.MakesEligible).ThenBy(c => c.Then.Rank ?? int.MaxValue).ThenByDescending(c => c.Then.Acceptance).ThenBy(c => c.Field, StringComparer.Ordinal)]);
    }

    private async Task<(MatchList List, MatchStanding Standing)> StandingAsync(Need need, Offering offering, CancellationToken cancellation)
    {
        var (city, provider) = (need.Organization!, offering.Organization!);
        var list = await matcher.MatchAsync(need, city, new MatchDemand(Explain: 0, Also: offering.Id), offering, cancellation);
        var failing = Eligibility.Check(need, city, offering, provider, list.AsOf.AddDays(-1)).Where(rule => !rule.Passed).ToArray();
        var place = list.Ranked.FirstOrDefault(r => r.Candidate.Offering!.Id == offering.Id);
        return (list, new MatchStanding(failing.Length == 0, place?.Rank, place?.Score, place is null ? null : list.Details[offering.Id].Acceptance.Likelihood, failing));
    }
}
