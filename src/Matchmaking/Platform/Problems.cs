using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Matchmaking.Platform;

/// <summary>Why a request was not let in; becomes the detail of the 401 or 403.</summary>
internal sealed record Refusal(Sentence Detail);

/// <summary>Every error as RFC 9457 problem details with a trace id.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        // A body or parameter that cannot be read is thrown, so that the problem can say where and why.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    public static ProblemHttpResult NotFound(Sentence what, Guid id) => Of(404, $"There is no {what} {id}.", $"Not found");

    public static ProblemHttpResult Unauthorized(Sentence detail) => Of(401, detail, $"Not signed in");

    public static ProblemHttpResult Forbidden(Sentence detail) => Of(403, detail, $"Not allowed");

    /// <summary>What the id named goes on under another one.</summary>
    public static ProblemHttpResult Merged(Guid id, Guid survivor)
    {
        var problem = Of(410, $"The organization {id} was found to be the same as {survivor}, and goes on under that id.", $"Merged");
        problem.ProblemDetails.Extensions["survivorId"] = survivor;
        return problem;
    }

    public static ProblemHttpResult Conflict(Sentence detail) => Of(409, detail, $"Conflict with the current state");

    public static ProblemHttpResult Malformed(IDictionary<string, Sentence[]> errors) =>
        Of(400, $"Part of the request cannot be read; see errors.", $"Malformed request", errors);

    public static ProblemHttpResult Unprocessable(IDictionary<string, Sentence[]> errors, Sentence? detail = null) =>
        Of(422, detail ?? $"The request was understood but breaks a rule; see errors.", $"A rule is broken", errors);

    public static ProblemHttpResult PreconditionFailed(Sentence detail) => Of(412, detail, $"Changed in the meantime");

    public static ProblemHttpResult PreconditionRequired(Sentence detail) => Of(428, detail, $"Say which version you change");

    public static ProblemHttpResult TooManyRequests(Sentence detail) => Of(429, detail, $"Too many requests");

    public static ProblemHttpResult NotReady(Sentence detail) => Of(503, detail, $"Not ready");

    /// <summary>Any other; without a title it has that of its status, without a detail the one that belongs to the status.</summary>
    public static ProblemHttpResult Of(int status, Sentence? detail = null, Sentence? title = null, IDictionary<string, Sentence[]>? errors = null) =>
        TypedResults.Problem(Describe(status, detail, title, errors));

    internal static ProblemDetails Describe(int status, Sentence? detail, Sentence? title = null, IDictionary<string, Sentence[]>? errors = null)
    {
        var problem = errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(
            errors.ToDictionary(error => error.Key, error => error.Value.Select(message => message.ToString()).ToArray())) { Title = null };
        (problem.Status, problem.Title, problem.Detail) = (status, title?.ToString(), detail?.ToString());
        return problem;
    }

    /// <summary>What every problem says, whoever found it.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var (problem, request, response) = (context.ProblemDetails, context.HttpContext.Request, context.HttpContext.Response);
        problem.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
        problem.Instance ??= request.Path;
        // The framework's titles are in the resources too; ours are said already.
        problem.Title = problem.Title is { } title ? Languages.Find(title) ?? title : null;
        problem.Detail ??= Detail(context.HttpContext, problem.Status)?.ToString();
        response.SayLanguage();
    }

    private static Sentence? Detail(HttpContext http, int? status) => status switch
    {
        401 or 403 => http.Features.Get<Refusal>()?.Detail,
        404 => $"There is nothing at {http.Request.Path}; the operations are listed at /swagger.",
        405 => $"{http.Request.Method} is not possible here; allowed: {http.Response.Headers.Allow}.",
        413 => $"The body is larger than the {http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes allowed.",
        415 => $"The body must be JSON: send it with Content-Type: application/json.",
        _ => null,
    };
}

/// <summary>Writes a problem to every caller: unlike the framework's writer also to one that accepts something else, who would be told nothing.</summary>
internal sealed class ProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        problem.Status ??= response.StatusCode;
        // Gives the type and title that belong to the status.
        _ = TypedResults.Problem(problem);
        Problems.Complete(context);
        await response.WriteAsJsonAsync(problem, problem.GetType(), json.Value.SerializerOptions, "application/problem+json", context.HttpContext.RequestAborted);
    }
}

/// <summary>Turns what was thrown into a problem; what is nobody's fault but ours says nothing about the inside.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private const int SqliteConstraint = 19;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = Describe(exception);
        if (problem.Status == 500)
            Unhandled(logger, exception, httpContext.Request.Method, httpContext.Request.Path);
        if (problem.Status == 503)
            httpContext.Response.Headers.RetryAfter = "5";
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => UnreadableJson(json),
        BadHttpRequestException { StatusCode: 413 or 415 } bad => Problems.Describe(bad.StatusCode, detail: null),
        BadHttpRequestException bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => Problems.Describe(400,
            $"The request has no body; send the JSON object that /swagger shows for this operation.", $"Malformed request"),
        BadHttpRequestException bad => Problems.Describe(bad.StatusCode, Sentence.Said(bad.Message), $"Malformed request"),
        // What ASP.NET throws for a charset that it does not know.
        InvalidOperationException unknown when unknown.Message.Contains("content type charset", StringComparison.Ordinal) => Problems.Describe(415,
            $"The Content-Type names an unknown charset; send JSON in UTF-8: Content-Type: application/json; charset=utf-8."),
        DbUpdateConcurrencyException => Problems.Describe(412,
            $"Somebody else changed or deleted this at the same moment. GET it again and repeat your change on the new version.", $"Changed in the meantime"),
        DbUpdateException { InnerException: SqliteException { SqliteErrorCode: SqliteConstraint } } or SqliteException { SqliteErrorCode: SqliteConstraint } => Problems.Describe(409,
            $"Another record needs what this would remove, or one that this needs was just removed. GET both again.", $"Conflict with the current state"),
        _ when Resilience.IsTransient(exception) => Problems.Describe(503, $"The database is busy with a longer task; try again in a few seconds.", $"Busy"),
        _ => Problems.Describe(500, $"The error was written to the log; name the traceId when you report it.", $"Something went wrong on our side"),
    };

    private static ProblemDetails UnreadableJson(JsonException json) => Problems.Describe(400,
        $"The JSON body cannot be read; errors names the place by its JSON path.", $"Malformed request",
        new Dictionary<string, Sentence[]> { [json.Path ?? "$"] = [Reason(json)] });

    /// <summary>The framework's message without its type names and byte positions, which tell a caller nothing.</summary>
    internal static Sentence Reason(JsonException json)
    {
        // What the reader throws for half a surrogate pair or bytes that are not UTF-8.
        if (json.InnerException is InvalidOperationException inner && inner.Message.Contains("UTF-", StringComparison.Ordinal))
            return $"Is not valid Unicode; send UTF-8, and both halves of an escaped character, such as \\ud83d\\ude00.";
        var text = json.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
        const string wrongType = "The JSON value could not be converted to ";
        if (text.StartsWith(wrongType, StringComparison.Ordinal))
            return $"Expected {Expected(text[wrongType.Length..])}.";
        const string unmapped = "The JSON property '";
        if (text.StartsWith(unmapped, StringComparison.Ordinal) && text.Contains("could not be mapped", StringComparison.Ordinal))
            return $"There is no field '{text[unmapped.Length..].Split('\'')[0]}' here; see /swagger for the fields.";
        if (text.StartsWith("Duplicate property '", StringComparison.Ordinal))
            return $"The field '{text.Split('\'')[1]}' is given twice.";
        if (text.Contains("missing required properties", StringComparison.Ordinal))
            return $"Missing: {text[(text.LastIndexOf(':') + 1)..].Trim()}";
        if (text.StartsWith("The property or field '", StringComparison.Ordinal) && text.Contains("null", StringComparison.Ordinal))
            return $"null is not allowed here; leave the field out or give a value.";
        return IsSyntax(json) ? (Sentence)$"Is not valid JSON: {text}" : Sentence.Said(text);
    }

    // The reader's own exception has no public name; deserializing wraps it in one that has.
    private static bool IsSyntax(JsonException json) => json.InnerException is JsonException || json.GetType() != typeof(JsonException);

    private static Sentence Expected(string type) => type switch
    {
        _ when type.Contains("Collections", StringComparison.Ordinal) => (Sentence)$"a list: [ … ]",
        _ when type.Contains("Int", StringComparison.Ordinal) => $"a whole number within range",
        _ when type.Contains("Double", StringComparison.Ordinal) || type.Contains("Single", StringComparison.Ordinal) => $"a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => $"true or false",
        _ when type.Contains("Guid", StringComparison.Ordinal) => $"a UUID",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => $"a date such as 2026-05-31",
        _ when type.Contains("String", StringComparison.Ordinal) => $"a text",
        _ => $"an object: {{ … }}",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Unhandled(ILogger logger, Exception exception, string method, string path);
}
