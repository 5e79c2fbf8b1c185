using Matchmaking.Candidates;
using Matchmaking.Features;

namespace Matchmaking.Ranking;

/// <summary>A need that a market has met before.</summary>
/// <param name="Profile">As it was on its day.</param>
/// <param name="Chosen">Ordinals of the candidates that were chosen, whether or not they were visible then.</param>
internal sealed record PastNeed(NeedProfile Profile, IReadOnlyList<int> Chosen)
{
    /// <summary>Whether something is learned from it: a provider alone, for nobody known, was hardly chosen.</summary>
    public static bool IsTelling(int providers, int buyers) => providers > 1 || (providers == 1 && buyers > 0);
}

/// <summary>Past needs with the pool that they are ranked in, each as of its own day.</summary>
internal sealed record PastNeeds(CandidateIndex Index, IReadOnlyList<PastNeed> Needs, CancellationToken Cancellation = default);

/// <summary>
/// What a pool takes from the history of its own market, as far as the model has not learned from that: the space that meaning is measured in, and
/// what the plain measures weigh.
/// </summary>
/// <param name="Space">The model's space where the history says nothing more.</param>
/// <param name="Weights">Null where it says too little.</param>
internal sealed record MarketFit(SemanticSpace Space, MarketWeights? Weights)
{
    /// <summary>Weights are learned from the latest fifth of a history that the model never saw, and no more of it than this; from one that it learned from, when as many came since.</summary>
    internal const int MostNeeds = 1000;
    private const double LearnedFrom = 0.2;

    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    /// <param name="past">Its needs from a day on, in a pool of nothing but the history, measured in a space.</param>
    public static MarketFit For(SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past) =>
        From(MarketSpace.UnseenFrom(model, works), model, works, past);

    /// <summary>The same of a model that has learned nothing from this market, however it is worded.</summary>
    public static MarketFit To(SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past) =>
        From(int.MinValue, model, works, past);

    private static MarketFit From(int unseen, SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past)
    {
        var isKnown = unseen > int.MinValue;
        // What trees learned of a market is worth more than what few works have said since.
        if (isKnown && works.Count(work => work.Day >= unseen) < MostNeeds)
            return new(model, null);
        var space = MarketSpace.Adapted(model, works, unseen);
        return new(space, space == model ? null : Learn(isKnown ? MostNeeds : Math.Min(MostNeeds, (int)(works.Count * LearnedFrom))));

        // In a space tuned to what was before the needs that are learned from: in one that was tuned to them as well, closeness would seem to say more
        // than it does. The model's own is such a space where it was tuned to this market.
        MarketWeights? Learn(int latest)
        {
            var from = works[^latest].Day;
            var before = MarketSpace.Adapted(model, [.. works.TakeWhile(work => work.Day < from)], unseen);
            return before == model && !isKnown ? null : MarketLearner.Learn(past(before, DateOnly.FromDayNumber(from)));
        }
    }
}
