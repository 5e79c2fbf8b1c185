namespace Matchmaking.Features;

/// <summary>What all of a candidate's visible documents say together, as one vector: the sum of theirs, less what all texts of the pool have in common.</summary>
/// <param name="Similarity">Cosine with the need; NaN, as all below, where either has no known word.</param>
/// <param name="Own">The same with each document divided among the partners who did it.</param>
/// <param name="Title">Cosine with the need's title alone.</param>
/// <param name="Buyer">Cosine with what the need's buyers bought before.</param>
/// <param name="Focus">Length of the mean of the documents' vectors: 1 where all say the same, 0 where they have nothing in common.</param>
public readonly record struct ProfileMeaning(float Similarity, float Own, float Title, float Buyer, float Focus);
