using System.Text.Json;
using Matchmaking.History;

namespace Matchmaking.Tests.History;

internal static class Text
{
    /// <summary>All of a record, lists included, as text to compare by.</summary>
    public static string Of(HistoryRecord record) => JsonSerializer.Serialize(record);
}
