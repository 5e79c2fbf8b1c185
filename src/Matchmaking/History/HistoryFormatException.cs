namespace Matchmaking.History;

/// <summary>A source that cannot be read as a whole; the message says what was expected, what was found and what to do.</summary>
public sealed class HistoryFormatException(string message, Exception? inner = null) : Exception(message, inner);
