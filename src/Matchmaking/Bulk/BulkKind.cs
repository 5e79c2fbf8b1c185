using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Bulk;

/// <summary>What is the same for all profiles of one kind, in every format.</summary>
/// <typeparam name="TEntity">As it is stored.</typeparam>
/// <typeparam name="TRequest">As it is sent; its rules hold for a row as for a single POST or PUT.</typeparam>
/// <typeparam name="TResponse">As it is read; a row of a file has the same fields.</typeparam>
internal sealed record BulkKind<TEntity, TRequest, TResponse>
    where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
{
    /// <summary>As in the address, such as <c>needs</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As in the names of operations, such as <c>Needs</c>.</summary>
    public required string Title { get; init; }
    public required TResponse Example { get; init; }
    public required Func<TEntity, Guid> Id { get; init; }

    /// <summary>The organization that a stored record belongs to.</summary>
    public required Func<TEntity, Guid> Owner { get; init; }

    /// <summary>The organization that a row says it belongs to.</summary>
    public required Func<BulkRow<TRequest, TResponse>, Guid?> OwnerNamed { get; init; }

    /// <summary>Organizations that a row names.</summary>
    public required Func<TRequest, IEnumerable<Guid?>> Names { get; init; }

    /// <summary>What a single POST checks, and with a current row what a single PUT does.</summary>
    public required Func<BulkRow<TRequest, TResponse>, TEntity?, BulkContext, Task<Rules>> CheckAsync { get; init; }
    public required Func<Guid, TRequest, TEntity> Create { get; init; }
    public required Action<TRequest, TEntity> Replace { get; init; }

    /// <summary>Gives a new row what the service kept of it where it was exported.</summary>
    public required Action<TResponse, TEntity> Restore { get; init; }

    /// <summary>Fields of a row, the id first.</summary>
    public IReadOnlyList<JsonPropertyInfo> Fields { get; } =
        [.. Json.Options.GetTypeInfo(typeof(TResponse)).Properties.OrderByDescending(field => field.Name == "id")];

    /// <summary>Fields that are sent; the others are kept by the service.</summary>
    private HashSet<string> Sent { get; } =
        [.. typeof(TRequest).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>A row as JSON, the id first.</summary>
    public JsonObject Row(TResponse row)
    {
        var all = JsonSerializer.SerializeToNode(row, Json.Options)!.AsObject();
        var ordered = new JsonObject();
        foreach (var field in Fields)
        {
            var value = all[field.Name];
            all.Remove(field.Name);
            ordered[field.Name] = value;
        }
        return ordered;
    }

    /// <summary>Whether two rows say the same but for what the service keeps.</summary>
    public bool SaysTheSame(TResponse one, TResponse other)
    {
        var (first, second) = (Row(one), Row(other));
        return Sent.All(field => JsonNode.DeepEquals(first[field], second[field]));
    }
}

/// <summary>One row of a file that could be read.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Id">Its id; null asks for a new one.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Kept">What the service kept of it where it was exported; null when the row says nothing of that.</param>
internal sealed record BulkRow<TRequest, TResponse>(BulkPlace Place, Guid? Id, TRequest Request, TResponse? Kept) where TResponse : class;

/// <summary>The place of a row in its file.</summary>
/// <param name="Row">Rows are counted from 1, without the header.</param>
/// <param name="Line">The line it begins on, counted from 1.</param>
internal readonly record struct BulkPlace(int Row, long Line);

/// <summary>What the rules of a row need to know.</summary>
internal sealed record BulkContext(
    MatchmakingDb Db, TimeProvider Clock, IReadOnlyDictionary<Guid, OrganizationKind> Organizations, IReadOnlyDictionary<Guid, Guid> Merged, CancellationToken Cancellation)
{
    public OrganizationKind? KindOf(Guid? id) => id is { } known && Organizations.TryGetValue(known, out var kind) ? kind : null;
}
