namespace Matchmaking.Platform;

/// <summary>HEAD and OPTIONS, which no endpoint is written for: the first is a GET without its body, the second asks what is possible.</summary>
internal static class Methods
{
    /// <summary>Goes before routing, which then finds the GET; the server sends no body to a HEAD whatever is written.</summary>
    public static void UseHead(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var isHead = HttpMethods.IsHead(http.Request.Method);
        if (isHead)
            http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            if (isHead)
                http.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>Completes the Allow that routing answers to a method it does not find, and answers OPTIONS with it.</summary>
    public static void UseOptions(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response is not { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
            return;
        var allowed = http.Response.Headers.Allow.ToString();
        if (allowed.Contains(HttpMethods.Get, StringComparison.Ordinal))
            allowed += $", {HttpMethods.Head}";
        http.Response.Headers.Allow = $"{allowed}, {HttpMethods.Options}";
        if (HttpMethods.IsOptions(http.Request.Method))
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    });
}
