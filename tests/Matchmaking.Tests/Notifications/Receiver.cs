using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Matchmaking.Tests.Notifications;

/// <summary>What arrived at a webhook.</summary>
internal sealed record Posted(string Id, string Timestamp, string Signature, string Body);

/// <summary>A program on 127.0.0.1 whose webhook the service calls; the test says what it answers to each request.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Posted> received = [];

    private HookReceiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single() + "/hook";
    public Posted[] Received => [.. received];

    /// <summary>Answers to the first, second … request; the last one holds for all that follow.</summary>
    public Func<HttpContext, Task>[] Answers { get; set; } = [Status(204)];

    public static Func<HttpContext, Task> Status(int status, string? location = null) => http =>
    {
        http.Response.StatusCode = status;
        if (location is not null)
            http.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>Until the caller gives up.</summary>
    public static async Task HangAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.Run(receiver.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers;
        received.Enqueue(new Posted(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync(http.RequestAborted)));
        await Answers[Math.Min(received.Count, Answers.Length) - 1](http);
    }
}

/// <summary>A mail server on 127.0.0.1 that keeps what it is sent, or turns a recipient away.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentQueue<MimeKit.MimeMessage> received = [];
    private Task? serving;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public MimeKit.MimeMessage[] Received => [.. received];

    /// <summary>The answer to RCPT TO.</summary>
    public string Recipient { get; set; } = "250 OK";

    public static MailReceiver Start()
    {
        var receiver = new MailReceiver();
        receiver.listener.Start();
        receiver.serving = receiver.ServeAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await serving!;
        listener.Dispose();
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ended.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // It hung up.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(ended.Token) is { } line)
        {
            await writer.WriteLineAsync(line.Split(' ')[0].ToUpperInvariant() switch
            {
                "RCPT" => Recipient,
                "DATA" => "354 Go on",
                "QUIT" => "221 Bye",
                _ => "250 OK",
            });
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                var text = new StringBuilder();
                while (await reader.ReadLineAsync(ended.Token) is { } part && part != ".")
                    text.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append("\r\n");
                using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
                received.Enqueue(await MimeKit.MimeMessage.LoadAsync(bytes, ended.Token));
                await writer.WriteLineAsync("250 Kept");
            }
        }
    }
}
