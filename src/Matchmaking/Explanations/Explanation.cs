using Matchmaking.Features;

namespace Matchmaking.Explanations;

/// <summary>Why a candidate has its score.</summary>
/// <param name="Parts">What moved the score, the strongest first.</param>
/// <param name="Rest">What the groups left out of <paramref name="Parts"/> add; with the ranker's base value, all of it sums to the score.</param>
public sealed record Explanation(IReadOnlyList<ExplanationPart> Parts, float Rest);

/// <summary>Why, to two sides that may not know yet who the other is: no names, places, common history or ranks.</summary>
/// <param name="ForCity">To the city, the strongest first.</param>
/// <param name="ForProvider">The same facts to the provider.</param>
public sealed record UnnamedReasons(IReadOnlyList<string> ForCity, IReadOnlyList<string> ForProvider);

public enum ContributionDirection { Raises, Lowers }

/// <summary>One group of features in words.</summary>
/// <param name="Group">What it speaks of.</param>
/// <param name="Contribution">Sum of its features' contributions, in the ranker's score.</param>
/// <param name="Direction">Whether it raises or lowers the score.</param>
/// <param name="ForCity">A sentence or two to the city.</param>
/// <param name="ForProvider">The same facts to the provider.</param>
/// <param name="Features">The features that moved the score most, the strongest first; the stored run has the values of all.</param>
/// <param name="Others">What the group's other features add; with <paramref name="Features"/> it sums to <paramref name="Contribution"/>.</param>
public sealed record ExplanationPart(
    FeatureGroup Group, float Contribution, ContributionDirection Direction, string ForCity, string ForProvider,
    IReadOnlyList<ExplainedFeature> Features, float Others);

/// <summary>One feature of one match.</summary>
/// <param name="Name">As in the list of features.</param>
/// <param name="Description">For people.</param>
/// <param name="Value">Null when unknown.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Contribution">What it adds to the score.</param>
public readonly record struct ExplainedFeature(string Name, string Description, float? Value, string Unit, float Contribution);
