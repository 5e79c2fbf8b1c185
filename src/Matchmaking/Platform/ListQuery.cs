using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Platform;

/// <summary>One page of a list.</summary>
/// <param name="Items">In order of id, oldest first.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>What a page's cursor is made of.</summary>
internal interface IIdentified
{
    Guid Id { get; }
}

/// <summary>A query parameter as the OpenAPI document shows it.</summary>
internal sealed record QueryParameter(string Name, string Description, IReadOnlyCollection<string>? Codes = null)
{
    public string? Format { get; init; }
    public string? Pattern { get; init; }
    public (int Minimum, int Maximum, int Default)? Number { get; init; }
}

/// <summary>
/// The filters of a list: each is declared once, and reading, refusing, filtering and documenting all follow from it.
/// </summary>
internal sealed class ListQuery<TEntity> where TEntity : class
{
    private const int MaximumLimit = 100, DefaultLimit = 20;
    private static readonly string[] Flags = ["false", "true"];
    private delegate (IQueryable<TEntity> Source, Sentence? Error) Filter(IQueryable<TEntity> source, string value);
    private readonly Dictionary<string, Filter> filters = [];

    public List<QueryParameter> Parameters { get; } =
    [
        new("limit", "Entries on a page.") { Number = (1, MaximumLimit, DefaultLimit) },
        new("cursor", "Where the page starts: nextCursor of the page before."),
    ];

    public ListQuery<TEntity> Code<TEnum>(string name, string description, Func<IQueryable<TEntity>, TEnum, IQueryable<TEntity>> filter)
        where TEnum : struct, Enum =>
        Add(new QueryParameter(name, description, Platform.Code<TEnum>.All), (source, value) =>
            Platform.Code<TEnum>.TryParse(value, out var code) ? (filter(source, code), null) : (source, Platform.Code<TEnum>.Unknown(value)));

    public ListQuery<TEntity> Country(string name, string description, Func<IQueryable<TEntity>, string, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description) { Pattern = CountryAttribute.Pattern }, (source, value) =>
            new CountryAttribute().Check(value) is { } error ? (source, error) : (filter(source, value), null));

    public ListQuery<TEntity> Id(string name, string description, Func<IQueryable<TEntity>, Guid, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description) { Format = "uuid" }, (source, value) =>
            Guid.TryParse(value, out var id) ? (filter(source, id), null) : (source, (Sentence)$"'{Rules.Short(value)}' is not a UUID."));

    public ListQuery<TEntity> Text(string name, string description, Func<IQueryable<TEntity>, string, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description), (source, value) =>
            new TextAttribute(200).Check(value) is { } error ? (source, error) : (filter(source, value), null));

    public ListQuery<TEntity> Time(string name, string description, Func<IQueryable<TEntity>, DateTime, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description) { Format = "date-time" }, (source, value) =>
            DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? (filter(source, time.UtcDateTime), null) : (source, (Sentence)$"'{Rules.Short(value)}' is not a time such as 2026-05-31T08:00:00Z."));

    public ListQuery<TEntity> Day(string name, string description, Func<IQueryable<TEntity>, DateOnly, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description) { Format = "date" }, (source, value) =>
            DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? (filter(source, day), null) : (source, (Sentence)$"'{Rules.Short(value)}' is not a day such as 2026-05-31."));

    public ListQuery<TEntity> Flag(string name, string description, Func<IQueryable<TEntity>, bool, IQueryable<TEntity>> filter) =>
        Add(new QueryParameter(name, description, Flags), (source, value) =>
            value is "false" or "true" ? (filter(source, value == "true"), null) : (source, (Sentence)$"'{Rules.Short(value)}' is not a known code; use one of: {string.Join(", ", Flags)}."));

    /// <summary>A pattern for LIKE that finds the text anywhere, its own wildcards taken literally.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>Reads the query string, filters, and answers one page with a <c>Link</c> to the next (RFC 8288).</summary>
    public async Task<Results<Ok<Page<TResponse>>, ProblemHttpResult>> RunAsync<TResponse>(
        HttpContext http, IQueryable<TEntity> source, Func<IQueryable<TEntity>, IQueryable<TResponse>> project, CancellationToken cancellation)
        where TResponse : IIdentified
    {
        if (Read(http, ref source, ReadCursor, out var limit, out var after) is { } refusal)
            return refusal;
        if (after is { } id)
            source = source.Where(entity => EF.Property<Guid>(entity, "Id") > id);
        source = source.OrderBy(entity => EF.Property<Guid>(entity, "Id")).Take(limit + 1);
        return Cut(http, await project(source).ToListAsync(cancellation), limit, last => Base64Url.EncodeToString(last.Id.ToByteArray(bigEndian: true)));
    }

    /// <summary>The same in order of a time that every row has, the earliest first, equal ones by id.</summary>
    public async Task<Results<Ok<Page<TResponse>>, ProblemHttpResult>> RunDatedAsync<TResponse>(
        HttpContext http, IQueryable<TEntity> source, string time, Func<IQueryable<TEntity>, IQueryable<TResponse>> project, Func<TResponse, DateTime> timeOf, CancellationToken cancellation)
        where TResponse : IIdentified
    {
        if (Read(http, ref source, ReadDatedCursor, out var limit, out var after) is { } refusal)
            return refusal;
        if (after is var (when, id))
            source = source.Where(entity => EF.Property<DateTime>(entity, time) > when || (EF.Property<DateTime>(entity, time) == when && EF.Property<Guid>(entity, "Id") > id));
        source = source.OrderBy(entity => EF.Property<DateTime>(entity, time)).ThenBy(entity => EF.Property<Guid>(entity, "Id")).Take(limit + 1);
        return Cut(http, await project(source).ToListAsync(cancellation), limit, last => Cursor(timeOf(last).Ticks, last.Id));
    }

    /// <summary>The same for a list in an order of its own, the most points first; what leaves the list between two pages moves none of the others.</summary>
    public Results<Ok<Page<TEntity>>, ProblemHttpResult> RunRanked(HttpContext http, IEnumerable<TEntity> items, Func<TEntity, double> points, Func<TEntity, Guid> id)
    {
        var source = items.AsQueryable();
        if (Read(http, ref source, ReadRankedCursor, out var limit, out var after) is { } refusal)
            return refusal;
        var ordered = source.AsEnumerable().OrderByDescending(points).ThenBy(id);
        List<TEntity> page = [.. (after is not { } last ? ordered
            : ordered.SkipWhile(item => points(item) > last.Points || (points(item) == last.Points && id(item).CompareTo(last.Id) <= 0))).Take(limit + 1)];
        return Cut(http, page, limit, item => Cursor(BitConverter.DoubleToInt64Bits(points(item)), id(item)));
    }

    /// <summary>A page of what was read with one entry more, and the address of the next.</summary>
    private static Ok<Page<T>> Cut<T>(HttpContext http, List<T> items, int limit, Func<T, string> cursor)
    {
        string? next = null;
        if (items.Count > limit)
        {
            items.RemoveAt(limit);
            next = cursor(items[^1]);
            http.Response.Headers.Link = $"<{NextAddress(http.Request, next)}>; rel=\"next\"";
        }
        return TypedResults.Ok(new Page<T>(items, next));
    }

    private static string Cursor(long place, Guid id)
    {
        Span<byte> cursor = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(cursor, place);
        id.TryWriteBytes(cursor[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(cursor);
    }

    private delegate TCursor? CursorReader<TCursor>(string? value, Dictionary<string, Sentence[]> errors) where TCursor : struct;

    /// <summary>Applies the filters of the query string; null when it can be read.</summary>
    private ProblemHttpResult? Read<TCursor>(HttpContext http, ref IQueryable<TEntity> source, CursorReader<TCursor> cursor, out int limit, out TCursor? after) where TCursor : struct
    {
        var errors = new Dictionary<string, Sentence[]>();
        foreach (var (name, values) in http.Request.Query)
        {
            if (values.Count > 1)
                errors[name] = [$"Is given more than once."];
            else if (filters.TryGetValue(name, out var filter))
            {
                (source, var error) = filter(source, values[0] ?? "");
                if (error is not null)
                    errors[name] = [error];
            }
            else if (name is not ("limit" or "cursor"))
                errors[name] = [$"There is no such parameter; use {string.Join(", ", Parameters.Select(parameter => parameter.Name))}."];
        }
        limit = ReadLimit(http.Request.Query["limit"], errors);
        after = cursor(http.Request.Query["cursor"], errors);
        return errors.Count > 0 ? Problems.Malformed(errors) : null;
    }

    private ListQuery<TEntity> Add(QueryParameter parameter, Filter filter)
    {
        Parameters.Insert(Parameters.Count - 2, parameter);
        filters.Add(parameter.Name, filter);
        return this;
    }

    private static int ReadLimit(string? value, Dictionary<string, Sentence[]> errors)
    {
        if (value is null)
            return DefaultLimit;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaximumLimit)
            return limit;
        errors["limit"] = [$"'{Rules.Short(value)}' is not a whole number between 1 and {MaximumLimit}."];
        return DefaultLimit;
    }

    private static Guid? ReadCursor(string? value, Dictionary<string, Sentence[]> errors)
    {
        Span<byte> bytes = stackalloc byte[16];
        return ReadBytes(value, bytes, errors) ? new Guid(bytes, bigEndian: true) : null;
    }

    private static (double Points, Guid Id)? ReadRankedCursor(string? value, Dictionary<string, Sentence[]> errors)
    {
        Span<byte> bytes = stackalloc byte[24];
        return ReadBytes(value, bytes, errors) ? (BinaryPrimitives.ReadDoubleBigEndian(bytes), new Guid(bytes[8..], bigEndian: true)) : null;
    }

    private static (DateTime Time, Guid Id)? ReadDatedCursor(string? value, Dictionary<string, Sentence[]> errors)
    {
        Span<byte> bytes = stackalloc byte[24];
        if (!ReadBytes(value, bytes, errors))
            return null;
        // Whatever somebody made up is a time too.
        var ticks = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, DateTime.MaxValue.Ticks);
        return (new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[8..], bigEndian: true));
    }

    private static bool ReadBytes(string? value, Span<byte> bytes, Dictionary<string, Sentence[]> errors)
    {
        if (value is null)
            return false;
        if (value.Length == Base64Url.GetEncodedLength(bytes.Length) && Base64Url.IsValid(value) && Base64Url.DecodeFromChars(value, bytes) == bytes.Length)
            return true;
        errors["cursor"] = [$"Is not a cursor of this list; give nextCursor of the page before, unchanged."];
        return false;
    }

    private static string NextAddress(HttpRequest request, string cursor)
    {
        var query = request.Query.Where(pair => pair.Key != "cursor")
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()));
        return QueryHelpers.AddQueryString(request.PathBase + request.Path, query.Append(new("cursor", cursor)));
    }
}
