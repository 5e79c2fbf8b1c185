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
/// What a pool takes from the history of its own market where the model did not learn from it: the space that meaning is measured in, and what
/// the plain measures weigh.
/// </summary>
/// <param name="Space">The model's space where the history says nothing more.</param>
/// <param name="Weights">Null where it says too little.</param>
internal sealed record MarketFit(SemanticSpace Space, MarketWeights? Weights)
{
    /// <summary>Weights are learned from the latest fifth of the history, and no more of it than this.</summary>
    private const int MostNeeds = 1000;
    private const double LearnedFrom = 0.2;

    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    /// <param name="past">Its needs from a day on, in a pool of nothing but the history, measured in a space.</param>
    public static MarketFit For(SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past) =>
        In(MarketSpace.For(model, works), model, works, past);

    /// <summary>The same without asking whether the model knows the market.</summary>
    public static MarketFit To(SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past) =>
        In(MarketSpace.Adapted(model, works), model, works, past);

    private static MarketFit In(SemanticSpace space, SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past) =>
        new(space, space == model ? null : Learn(model, works, past));

    /// <summary>
    /// In a space tuned to what was before the needs that are learned from: in one that was tuned to them as well, closeness would seem to say more than it does.
    /// </summary>
    private static MarketWeights? Learn(SemanticSpace model, IReadOnlyList<PastWork> works, Func<SemanticSpace, DateOnly, PastNeeds> past)
    {
        var latest = Math.Min(MostNeeds, (int)(works.Count * LearnedFrom));
        var from = works[^latest].Day;
        var space = MarketSpace.Adapted(model, [.. works.TakeWhile(work => work.Day < from)]);
        return space == model ? null : MarketLearner.Learn(past(space, DateOnly.FromDayNumber(from)));
    }
}
