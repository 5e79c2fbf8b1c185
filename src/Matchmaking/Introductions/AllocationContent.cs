using Matchmaking.Platform;

namespace Matchmaking.Introductions;

/// <summary>Why a match gets no place: its need, its offering or both have given theirs to matches that are worth more in total.</summary>
public enum AllocationReason { NeedFull, OfferingFull, BothFull }

/// <summary>Where places are short.</summary>
public enum CongestedSide { Need, Offering }

/// <summary>How recommended matches are allocated.</summary>
[Partial]
public sealed record AllocationRequest : OfferTerms
{
    /// <summary>true offers every match that gets a place, on the terms given; false only says which would.</summary>
    public bool Apply { get; init; }
}

/// <summary>Which recommended matches get the places that both sides have.</summary>
/// <param name="Applied">Whether they have been offered.</param>
/// <param name="Value">What they are worth together; no other choice is worth more.</param>
/// <param name="GreedyValue">What taking the best match first, then the next, would be worth.</param>
/// <param name="Given">The matches that get a place, those worth most first.</param>
/// <param name="Left">The others, with the reason.</param>
public sealed record AllocationResponse(bool Applied, double Value, double GreedyValue, IReadOnlyList<AllocatedMatch> Given, IReadOnlyList<UnallocatedMatch> Left);

/// <summary>A match that gets a place.</summary>
/// <param name="MatchId">The match.</param>
/// <param name="NeedId">Its need.</param>
/// <param name="OfferingId">Its offering.</param>
/// <param name="Value">1 for the first of a need's list or what staff pinned or added, less for a lower rank: 1 / log2(rank + 1).</param>
public sealed record AllocatedMatch(Guid MatchId, Guid NeedId, Guid OfferingId, double Value);

/// <summary>A match that gets no place.</summary>
/// <param name="MatchId">The match.</param>
/// <param name="NeedId">Its need.</param>
/// <param name="OfferingId">Its offering.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="Reason">Why it gets none.</param>
public sealed record UnallocatedMatch(Guid MatchId, Guid NeedId, Guid OfferingId, double Value, AllocationReason Reason);

/// <summary>Where more introductions are wanted than can be taken.</summary>
/// <param name="Demand">Recommended matches that could be offered now.</param>
/// <param name="Allocated">Of these, how many get a place.</param>
/// <param name="Value">What they are worth together.</param>
/// <param name="Items">Every need and offering that a recommended match asks for, the most unmet demand first.</param>
public sealed record CongestionResponse(int Demand, int Allocated, double Value, IReadOnlyList<CongestedPlace> Items);

/// <summary>Demand and capacity of one need or offering.</summary>
/// <param name="Side">Which of both.</param>
/// <param name="Id">The need or the offering.</param>
/// <param name="Title">Its title.</param>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="Capacity">Introductions it can take at a time.</param>
/// <param name="Held">Those it has.</param>
/// <param name="Free">Those it can take now.</param>
/// <param name="Demand">Recommended matches that ask for it.</param>
/// <param name="Allocated">Of these, how many get a place.</param>
/// <param name="Unmet">Of these, how many get none.</param>
/// <param name="ValueOfOneMore">By how much one more place here would raise the value of the whole; computed for the hundred most wanted.</param>
public sealed record CongestedPlace(
    CongestedSide Side, Guid Id, string Title, Guid OrganizationId, int Capacity, int Held, int Free, int Demand, int Allocated, int Unmet, double ValueOfOneMore);
