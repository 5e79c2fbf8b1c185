using Matchmaking.Platform;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Matchmaking.Tests.Platform.Languages;

/// <summary>Every sentence that the source can say, read by the compiler itself: a text that becomes a <see cref="Sentence"/>.</summary>
internal static class SentencesInSource
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>Keys, each with the file and line where it is first said.</summary>
    public static SortedDictionary<string, string> Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations"));
        var trees = files.Order(StringComparer.Ordinal).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)).ToList();
        // Without the tests' own packages of that name, whose namespace Json would hide our class.
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("Matchmaking", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("Json", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Sentences", [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings)], assemblies,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        // What is not understood would be overlooked; the other half of a partial method is written by generators, which are not run here.
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(found => found.Severity == DiagnosticSeverity.Error && found.Id != "CS8795"));
        var sentence = compilation.GetTypeByMetadataName(typeof(Sentence).FullName!)!;
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var text in tree.GetRoot().DescendantNodes().OfType<InterpolatedStringExpressionSyntax>())
                if (SymbolEqualityComparer.Default.Equals(text.Parent is CastExpressionSyntax cast ? model.GetTypeInfo(cast).Type : model.GetTypeInfo(text).ConvertedType, sentence))
                    keys.TryAdd(Key(text), $"{Path.GetRelativePath(folder, tree.FilePath)}:{text.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
        }
        return keys;
    }

    /// <summary>What the compiler hands to the sentence, so that the sentence makes the key itself.</summary>
    private static string Key(InterpolatedStringExpressionSyntax text)
    {
        var sentence = new Sentence(0, 0);
        foreach (var part in text.Contents)
        {
            if (part is InterpolatedStringTextSyntax words)
                sentence.AppendLiteral(words.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal));
            else
                sentence.AppendFormatted<object?>(null, ((InterpolationSyntax)part).FormatClause?.FormatStringToken.ValueText);
        }
        return sentence.Key;
    }
}
