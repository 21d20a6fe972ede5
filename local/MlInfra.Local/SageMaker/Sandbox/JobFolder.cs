namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>The folder of one job on this machine: ml is seen as /opt/ml, tmp as /tmp.</summary>
internal sealed record JobFolder(string Root)
{
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Seen as /opt/ml.</summary>
    public string Ml => Path.Combine(Root, "ml");

    /// <summary>Seen as /tmp.</summary>
    public string Temp => Path.Combine(Root, "tmp");

    /// <summary>Makes it, empty.</summary>
    public static JobFolder Create(string stateFolder, string kind, string name)
    {
        var folder = new JobFolder(Path.Combine(stateFolder, "jobs", kind, name));
        folder.Clear();
        return folder;
    }

    /// <summary>Empties it, for another try.</summary>
    public void Clear()
    {
        Remove(Root);
        Directory.CreateDirectory(Ml);
        Directory.CreateDirectory(Temp);
    }

    /// <summary>The place on this machine of a path below /opt/ml, with its folder made. Throws if it is not below.</summary>
    public string Inside(string path, bool make = true)
    {
        const string Base = "/opt/ml/";
        var full = Path.GetFullPath(path);
        if (full != "/opt/ml" && !full.StartsWith(Base, StringComparison.Ordinal))
            throw new ArgumentException($"{path} is not below /opt/ml.", nameof(path));
        var place = Path.Combine(Ml, full.Length > Base.Length ? full[Base.Length..] : "");
        if (make) Directory.CreateDirectory(place);
        return place;
    }

    /// <summary>
    /// The files that a job left in a folder, in order. Links are passed over: outside of the sandbox they would lead to this
    /// machine's own files.
    /// </summary>
    public IReadOnlyList<string> Files(string folder) =>
        IsPlain(folder) && Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", NoLinks).Order(StringComparer.Ordinal)] : [];

    /// <summary>The text of a file that a job left, cut to a length; null if there is none (or a link).</summary>
    public string? Text(string path, int longest)
    {
        var place = Inside(path, make: false);
        if (!IsPlain(place) || !File.Exists(place)) return null;
        using var reader = new StreamReader(place);
        var buffer = new char[longest];
        return new string(buffer, 0, reader.ReadBlock(buffer, 0, longest));
    }

    /// <summary>Whether no part of a path below the job's folder is a link.</summary>
    public bool IsPlain(string place)
    {
        for (var at = place; at.Length > Ml.Length; at = Path.GetDirectoryName(at)!)
        {
            if ((File.Exists(at) || Directory.Exists(at)) && File.GetAttributes(at).HasFlag(FileAttributes.ReparsePoint)) return false;
            if (new FileInfo(at).LinkTarget is not null) return false;
        }

        return true;
    }

    /// <summary>Removes a folder and all in it, as far as that goes.</summary>
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A job may leave what its owner may not delete; it lies in the state folder and is removed with it.
        }
    }
}
