namespace Matchmaking.Features;

/// <summary>What a feature speaks of; an explanation has one sentence a group.</summary>
public enum FeatureGroup { Words, Meaning, TrackRecord, Buyer, Place, Field, Partners, Size }

/// <summary>A named number of (need, candidate, as-of day). A name is never reused for another meaning; NaN is unknown.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Group">What it speaks of.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Description">For people.</param>
/// <param name="Value">Pure function; the pair carries the as-of day.</param>
public sealed record Feature(string Name, FeatureGroup Group, string Unit, string Description, Func<Pair, float> Value);
