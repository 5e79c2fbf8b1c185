using System.Globalization;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Bulk;

/// <summary>Profiles in files, in and out.</summary>
internal static class BulkEndpoints
{
    public const string JsonLines = "application/x-ndjson", Csv = "text/csv";

    /// <summary>A file of some 50,000 needs.</summary>
    public const long LargestFile = 64 * 1024 * 1024;

    private static readonly QueryParameter DryRun = new("dryRun", "true, the default, only says what would happen; false stores it.", ["true", "false"]);
    private static readonly QueryParameter Format = new("format", "The format of the file; JSON Lines by default.", Code<BulkFormat>.All);
    private static readonly QueryParameter Owner = new("organizationId", "Only what belongs to this organization.") { Format = "uuid" };

    public static void MapBulk(this IEndpointRouteBuilder api)
    {
        var bulk = api.MapGroup("/bulk").WithTags("Bulk");
        Map(bulk, BulkKinds.Organizations, (caller, db) => caller.Organizations(db), (all, owner) => all.Where(o => o.Id == owner));
        Map(bulk, BulkKinds.Needs, (caller, db) => caller.Needs(db), (all, owner) => all.Where(n => n.OrganizationId == owner));
        Map(bulk, BulkKinds.Offerings, (caller, db) => caller.Offerings(db), (all, owner) => all.Where(o => o.OrganizationId == owner));
        Map(bulk, BulkKinds.References, (_, db) => db.References, (all, owner) => all.Where(r => r.OrganizationId == owner));
    }

    private static void Map<TEntity, TRequest, TResponse>(
        RouteGroupBuilder bulk, BulkKind<TEntity, TRequest, TResponse> kind,
        Func<Caller, MatchmakingDb, IQueryable<TEntity>> seen, Func<IQueryable<TEntity>, Guid, IQueryable<TEntity>> belongingTo)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
    {
        Dictionary<string, string> files = Enum.GetValues<BulkFormat>().ToDictionary(BulkExport.ContentType, format => BulkExport.Text(kind, format, kind.Example));
        bulk.MapPost($"/{kind.Name}", (HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation) =>
                ImportAsync(http, new BulkImport<TEntity, TRequest, TResponse>(kind, OnlyOf(caller), db, mapping, clock, cancellation), kind, cancellation))
            .AsExpensive().WithMetadata(new RequestSizeLimitAttribute(LargestFile)).WithName($"import{kind.Title}").WithSummary($"Import {kind.Name} from a file")
            .WithDescription($"Takes JSON Lines or CSV, one of the {kind.Name} a row with the same fields as when one is read, and checks every row by the rules of a single post. "
                + "A row with a known id replaces what is there, as a PUT does; one with a new id or none is added, and has the status, version and dates that an export gave it, or else those of a new one. "
                + "All rows are stored or none; by default none, and the answer says what would happen. A member brings what belongs to their own organization, without status, version and dates. The format is described in docs/bulk.md.")
            .WithQuery([DryRun]).WithFiles(ofRequest: true, files).WithExamples(response: BulkExamples.Report).WithProblems(400, 409, 413, 415, 422, 503);
        bulk.MapGet($"/{kind.Name}", (HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation) =>
                ExportAsync(http, kind, OnlyOf(caller) is { } own ? belongingTo(seen(caller, db), own) : seen(caller, db), mapping, belongingTo, cancellation))
            .AsExpensive().WithName($"export{kind.Title}").WithSummary($"Export {kind.Name} to a file")
            .WithDescription($"All {kind.Name} in order of id, oldest first, as JSON Lines or CSV; a member gets those of their own organization. Imported into an empty database and exported again the file is the same, byte by byte.")
            .WithQuery([Format, Owner]).WithFiles(ofRequest: false, files).Produces(StatusCodes.Status200OK, contentType: JsonLines, additionalContentTypes: Csv).WithProblems(400);
    }

    private static async Task<Results<Ok<BulkReport>, ProblemHttpResult>> ImportAsync<TEntity, TRequest, TResponse>(
        HttpContext http, BulkImport<TEntity, TRequest, TResponse> import, BulkKind<TEntity, TRequest, TResponse> kind, CancellationToken cancellation)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
    {
        if (ReadQuery(http.Request, out var values, DryRun) is { } refusal)
            return refusal;
        IAsyncEnumerable<RawRow>? rows = !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? null
            : type.MediaType.Equals(JsonLines, StringComparison.OrdinalIgnoreCase) ? BulkRows.JsonLinesAsync(http.Request.Body, cancellation)
            : type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase) ? BulkRows.CsvAsync(http.Request.Body, kind.Fields, cancellation) : null;
        if (rows is null)
            return Problems.Of(415, $"The body must be a file: send it with Content-Type: {JsonLines} or {Csv}.");
        var report = await import.RunAsync(rows, dryRun: values.GetValueOrDefault(DryRun.Name) != "false");
        return report.DryRun || report.Written ? TypedResults.Ok(report) : Refused(report);
    }

    /// <summary>The organization whose records a member brings and takes; null for staff, who may all.</summary>
    private static Guid? OnlyOf(Caller caller) => caller.May == May.All ? null : caller.OrganizationId ?? Guid.Empty;

    private static ProblemHttpResult Refused(BulkReport report)
    {
        var errors = report.Errors
            .GroupBy(error => string.Create(CultureInfo.InvariantCulture, $"rows[{error.Row}]{(error.Field.Length > 0 ? "." : "")}{error.Field}"))
            .ToDictionary(errors => errors.Key, errors => errors.Select(error => Sentence.Said(error.Message)).ToArray());
        var problem = Problems.Unprocessable(errors, $"{report.WrongRows:N0} of {report.Rows:N0} rows are wrong, and nothing was stored; see errors, and report for their places.");
        problem.ProblemDetails.Extensions["report"] = report;
        return problem;
    }

    private static async Task<Results<PushStreamHttpResult, StatusCodeHttpResult, ProblemHttpResult>> ExportAsync<TEntity, TRequest, TResponse>(
        HttpContext http, BulkKind<TEntity, TRequest, TResponse> kind, IQueryable<TEntity> rows, ProfileMapping mapping,
        Func<IQueryable<TEntity>, Guid, IQueryable<TEntity>> belongingTo, CancellationToken cancellation)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
    {
        if (ReadQuery(http.Request, out var values, Format, Owner) is { } refusal)
            return refusal;
        var format = Code<BulkFormat>.TryParse(values.GetValueOrDefault(Format.Name), out var asked) ? asked : BulkFormat.Jsonl;
        rows = rows.AsNoTracking();
        if (values.TryGetValue(Owner.Name, out var owner))
            rows = belongingTo(rows, Guid.Parse(owner));
        var tag = new EntityTagHeaderValue($"\"{Code<BulkFormat>.Of(format)}-{await StampAsync(rows, cancellation)}\"", isWeak: true);
        (http.Response.Headers.ETag, http.Response.Headers.CacheControl) = (tag.ToString(), "private, no-cache");
        if (EntityTags.Has(http.Request.Headers.IfNoneMatch, tag))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var read = rows.OrderBy(entity => EF.Property<Guid>(entity, "Id")).AsAsyncEnumerable().Select(mapping.Map<TResponse>);
        var name = $"{kind.Name}.{Code<BulkFormat>.Of(format)}";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return TypedResults.Stream(file => BulkExport.WriteAsync(kind, read, format, file, cancellation), BulkExport.ContentType(format));
    }

    /// <summary>Moves with every row that is added, changed or removed.</summary>
    private static async Task<string> StampAsync<TEntity>(IQueryable<TEntity> rows, CancellationToken cancellation) where TEntity : class, IVersioned
    {
        var stamp = await rows.GroupBy(_ => 1).Select(all => new
        {
            Count = all.Count(), Versions = all.Sum(e => (long)EF.Property<int>(e, "Version")), Last = all.Max(e => EF.Property<DateTime>(e, "UpdatedAt")),
        }).SingleOrDefaultAsync(cancellation);
        return stamp is null ? "0" : string.Create(CultureInfo.InvariantCulture, $"{stamp.Count}-{stamp.Versions}-{stamp.Last.Ticks:x}");
    }

    /// <summary>Reads the query string; answers what is wrong with it, or null.</summary>
    private static ProblemHttpResult? ReadQuery(HttpRequest request, out Dictionary<string, string> values, params QueryParameter[] parameters)
    {
        var (read, errors) = (new Dictionary<string, string>(), new Dictionary<string, Sentence[]>());
        foreach (var (name, given) in request.Query)
        {
            var value = given.ToString();
            if (parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
                errors[name] = [$"There is no such parameter; use {Sentence.Or(parameters.Select(p => p.Name))}."];
            else if (given.Count > 1)
                errors[name] = [$"Is given more than once."];
            else if (parameter.Codes is { } codes && !codes.Contains(value))
                errors[name] = [$"'{Rules.Short(value)}' is none of: {string.Join(", ", codes)}."];
            else if (parameter.Format == "uuid" && !Guid.TryParse(value, out _))
                errors[name] = [$"'{Rules.Short(value)}' is not a UUID."];
            read[name] = value;
        }
        values = read;
        return errors.Count > 0 ? Problems.Malformed(errors) : null;
    }
}
