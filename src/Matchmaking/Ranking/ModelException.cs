namespace Matchmaking.Ranking;

/// <summary>A model that must not be used; the message says what was expected, what was found and what to do.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
