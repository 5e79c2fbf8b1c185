using System.IO.Compression;

namespace Matchmaking.History;

/// <summary>The EU portal's download: its zip, or the folder it was unpacked to.</summary>
internal sealed class CordisFiles : IDisposable
{
    private readonly string _path;
    private readonly ZipArchive? _zip;

    public CordisFiles(string path)
    {
        _path = path.TrimEnd('/', '\\');
        if (Directory.Exists(path))
            return;
        if (!File.Exists(path))
            throw new HistoryFormatException($"{path}: there is no such file or folder; give the EU portal's CORDIS zip or the folder it was unpacked to.");
        try
        {
            _zip = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException e)
        {
            var found = StartsLikeZip(path) ? "a zip that breaks off" : "a file that is not a zip";
            throw new HistoryFormatException($"{path}: expected the EU portal's CORDIS zip, found {found}; download it again.", e);
        }
    }

    /// <summary>Opens a file that must be there.</summary>
    public CsvTable Required(string name, IReadOnlyList<string> columns, Action<RowProblem> report) =>
        Optional(name, columns, report)
        ?? throw new HistoryFormatException($"{_path}: expected {name} in it, found none; give the EU portal's CORDIS download as it is.");

    /// <summary>Opens a file that a download may lack.</summary>
    public CsvTable? Optional(string name, IReadOnlyList<string> columns, Action<RowProblem> report)
    {
        try
        {
            return Open(name) is { } stream ? new CsvTable(stream, $"{_path}/{name}", columns, report) : null;
        }
        catch (InvalidDataException e)
        {
            throw new HistoryFormatException($"{_path}: {name} in it is damaged; download the file again.", e);
        }
    }

    private Stream? Open(string name)
    {
        if (_zip is not null)
            return _zip.Entries.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Open();
        var file = Path.Combine(_path, name);
        return File.Exists(file) ? File.OpenRead(file) : null;
    }

    private static bool StartsLikeZip(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    public void Dispose() => _zip?.Dispose();
}
