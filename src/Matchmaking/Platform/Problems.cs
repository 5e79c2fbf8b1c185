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
internal sealed record Refusal(string Detail);

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

    public static ProblemHttpResult NotFound(string what, Guid id) =>
        TypedResults.Problem(statusCode: 404, title: "Not found", detail: $"There is no {what} {id}.");

    public static ProblemHttpResult Unauthorized(string detail) =>
        TypedResults.Problem(statusCode: 401, title: "Not signed in", detail: detail);

    public static ProblemHttpResult Forbidden(string detail) =>
        TypedResults.Problem(statusCode: 403, title: "Not allowed", detail: detail);

    /// <summary>What the id named goes on under another one.</summary>
    public static ProblemHttpResult Merged(Guid id, Guid survivor) => TypedResults.Problem(new ProblemDetails
    {
        Status = 410, Title = "Merged", Detail = $"The organization {id} was found to be the same as {survivor}, and goes on under that id.", Extensions = { ["survivorId"] = survivor },
    });

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(statusCode: 409, title: "Conflict with the current state", detail: detail);

    public static ProblemHttpResult Malformed(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = 400, Title = "Malformed request", Detail = "Part of the request cannot be read; see errors.",
        });

    public static ProblemHttpResult Unprocessable(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = 422, Title = "A rule is broken", Detail = "The request was understood but breaks a rule; see errors.",
        });

    public static ProblemHttpResult PreconditionFailed(string detail) =>
        TypedResults.Problem(statusCode: 412, title: "Changed in the meantime", detail: detail);

    public static ProblemHttpResult PreconditionRequired(string detail) =>
        TypedResults.Problem(statusCode: 428, title: "Say which version you change", detail: detail);

    public static ProblemHttpResult TooManyRequests(string detail) =>
        TypedResults.Problem(statusCode: 429, title: "Too many requests", detail: detail);

    /// <summary>What every problem says, whoever found it.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var request = context.HttpContext.Request;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
        problem.Instance ??= request.Path;
        problem.Detail ??= problem.Status switch
        {
            401 or 403 => context.HttpContext.Features.Get<Refusal>()?.Detail,
            404 => $"There is nothing at {request.Path}; the operations are listed at /swagger.",
            405 => $"{request.Method} is not possible here; allowed: {context.HttpContext.Response.Headers.Allow}.",
            413 => $"The body is larger than the {context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes allowed.",
            415 => "The body must be JSON: send it with Content-Type: application/json.",
            _ => null,
        };
    }
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
        BadHttpRequestException { StatusCode: 413 or 415 } bad => new ProblemDetails { Status = bad.StatusCode },
        BadHttpRequestException bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => new ProblemDetails
        {
            Status = 400, Title = "Malformed request", Detail = "The request has no body; send the JSON object that /swagger shows for this operation.",
        },
        BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Title = "Malformed request", Detail = bad.Message },
        // What ASP.NET throws for a charset that it does not know.
        InvalidOperationException unknown when unknown.Message.Contains("content type charset", StringComparison.Ordinal) => new ProblemDetails
        {
            Status = 415, Detail = "The Content-Type names an unknown charset; send JSON in UTF-8: Content-Type: application/json; charset=utf-8.",
        },
        DbUpdateConcurrencyException => new ProblemDetails
        {
            Status = 412, Title = "Changed in the meantime",
            Detail = "Somebody else changed or deleted this at the same moment. GET it again and repeat your change on the new version.",
        },
        DbUpdateException { InnerException: SqliteException { SqliteErrorCode: SqliteConstraint } } => new ProblemDetails
        {
            Status = 409, Title = "Conflict with the current state",
            Detail = "Another record needs what this would remove, or one that this needs was just removed. GET both again.",
        },
        _ when Resilience.IsTransient(exception) => new ProblemDetails
        {
            Status = 503, Title = "Busy", Detail = "The database is busy with a longer task; try again in a few seconds.",
        },
        _ => new ProblemDetails
        {
            Status = 500, Title = "Something went wrong on our side",
            Detail = "The error was written to the log; name the traceId when you report it.",
        },
    };

    private static HttpValidationProblemDetails UnreadableJson(JsonException json)
    {
        // What the reader throws for half a surrogate pair or bytes that are not UTF-8.
        var reason = json.InnerException is InvalidOperationException inner && inner.Message.Contains("UTF-", StringComparison.Ordinal)
            ? @"Is not valid Unicode; send UTF-8, and both halves of an escaped character, such as \ud83d\ude00."
            : Reason(json.Message);
        var errors = new Dictionary<string, string[]> { [json.Path ?? "$"] = [reason] };
        return new HttpValidationProblemDetails(errors)
        {
            Status = 400, Title = "Malformed request", Detail = "The JSON body cannot be read; errors names the place by its JSON path.",
        };
    }

    /// <summary>The framework's message without its type names and byte positions, which tell a caller nothing.</summary>
    internal static string Reason(string message)
    {
        var text = message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
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
            return "null is not allowed here; leave the field out or give a value.";
        return text;
    }

    private static string Expected(string type) => type switch
    {
        _ when type.Contains("Collections", StringComparison.Ordinal) => "a list: [ … ]",
        _ when type.Contains("Int", StringComparison.Ordinal) => "a whole number within range",
        _ when type.Contains("Double", StringComparison.Ordinal) || type.Contains("Single", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("Guid", StringComparison.Ordinal) => "a UUID",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a date such as 2026-05-31",
        _ when type.Contains("String", StringComparison.Ordinal) => "a text",
        _ => "an object: { … }",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Unhandled(ILogger logger, Exception exception, string method, string path);
}
