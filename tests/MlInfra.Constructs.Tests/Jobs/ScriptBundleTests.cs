using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class ScriptBundleTests
{
    [Fact]
    public void Same_files_give_same_bytes_wherever_and_whenever()
    {
        var one = Scripts.Write("lib/util.py");
        var other = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        foreach (var file in Directory.GetFiles(one, "*", SearchOption.AllDirectories).Reverse())
        {
            var copy = Path.Combine(other, Path.GetRelativePath(one, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        var first = ScriptBundle.FromFolder(one);
        var second = ScriptBundle.FromFolder(other + Path.DirectorySeparatorChar);

        Assert.Equal(first.Hash, second.Hash);
        Assert.True(first.Archive.Span.SequenceEqual(second.Archive.Span));
    }

    [Fact]
    public void A_changed_file_gives_another_hash()
    {
        var folder = Scripts.Write();
        var before = ScriptBundle.FromFolder(folder);
        File.AppendAllText(Path.Combine(folder, "train.py"), "print()\n");

        var after = ScriptBundle.FromFolder(folder);

        Assert.NotEqual(before.Hash, after.Hash);
    }

    [Fact]
    public void The_header_tells_neither_time_nor_system() =>
        Assert.Equal(new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff }, ScriptBundle.FromFolder(Scripts.Write()).Archive.Span[..10].ToArray());

    [Fact]
    public void Entries_are_sorted_and_owned_by_root_at_the_epoch()
    {
        var bundle = ScriptBundle.FromFolder(Scripts.Write("lib/util.py", "run.sh"));
        using var gzip = new GZipStream(new MemoryStream(bundle.Archive.ToArray()), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);

        var entries = new List<TarEntry>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        Assert.Equal(["evaluate.py", "inference.py", "lib/util.py", "preprocess.py", "run.sh", "train.py"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime)));
        Assert.Equal("rw-r--r--", Mode(entries[0]));
        Assert.Equal("rwxr-xr-x", Mode(entries[4]));
    }

    [Fact]
    public void Tar_unpacks_it()
    {
        var bundle = ScriptBundle.FromFolder(Scripts.Write("lib/util.py"));
        var folder = Directory.CreateTempSubdirectory("unpacked-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "code.gz"), bundle.Archive.ToArray());

        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xzf", "code.gz"]) { WorkingDirectory = folder })!;
        tar.WaitForExit();

        Assert.Equal(0, tar.ExitCode);
        Assert.Equal("# lib/util.py\n", File.ReadAllText(Path.Combine(folder, "lib", "util.py")));
    }

    [Fact]
    public void Leaves_out_what_Python_and_tools_leave_behind()
    {
        var folder = Scripts.Write("__pycache__/train.cpython-311.pyc", "lib/__pycache__/x.pyc", "old.pyc", ".git/config", ".ipynb_checkpoints/a.py");

        var bundle = ScriptBundle.FromFolder(folder);

        Assert.Equal(["evaluate.py", "inference.py", "preprocess.py", "train.py"], bundle.Files);
    }

    [Fact]
    public void Is_one_asset_a_stack_however_often_it_is_bound()
    {
        var folder = Scripts.Write();
        var stack = Stacks.Known();

        var first = ScriptBundle.FromFolder(folder).Bind(stack);
        var second = ScriptBundle.FromFolder(folder).Bind(new global::Constructs.Construct(stack, "Inner"));
        var elsewhere = ScriptBundle.FromFolder(folder).Bind(Stacks.Known("Other"));

        Assert.Same(first, second);
        Assert.Single(stack.Node.Children, child => child is Amazon.CDK.AWS.S3.Assets.Asset);
        Assert.Matches(@"^s3://cdk-hnb659fds-assets-111122223333-eu-west-1/[0-9a-f]{64}\.gz$", first.S3Uri);
        Assert.Equal(first, elsewhere);
        Assert.Equal($"s3://{first.BucketName}/{first.ObjectKey}", first.S3Uri);
    }

    [Fact]
    public void Rejects_a_missing_folder() => Assert.Equal(
        "ScriptBundle can't be defined:\nfolder: got '/no/such', must be a folder that exists ('/no/such' does not); "
        + "give the path from the working directory, or an absolute one.",
        Rejections.MessageOf(() => ScriptBundle.FromFolder("/no/such")));

    [Fact]
    public void Rejects_an_empty_folder()
    {
        var folder = Directory.CreateTempSubdirectory("empty-").FullName;

        Assert.Equal(
            "ScriptBundle can't be defined:\nfolder: got '<folder>' with no files, must hold the scripts to run; add them, or give another folder.",
            Rejections.MessageOf(() => ScriptBundle.FromFolder(folder), folder));
    }

    [Fact]
    public void Rejects_an_entry_point_that_is_not_in_the_folder()
    {
        var folder = Scripts.Write();
        var problems = Problems.Of("Test");

        ScriptBundle.FromFolder(folder).Check(problems, "EntryPoint", "trainn.py");
        ScriptBundle.FromFolder(folder).Check(problems, "Other", null);

        Assert.Equal(
            """
            Test can't be defined:
            EntryPoint: got 'trainn.py', must be a file of '<folder>' (it has evaluate.py, inference.py, preprocess.py, train.py); did you mean 'train.py'?
            Other: got nothing, must name the script to run, a file of '<folder>'; take 'evaluate.py', 'inference.py', 'preprocess.py' or 'train.py'.
            """.ReplaceLineEndings("\n"),
            Rejections.MessageOf(problems.ThrowIfAny, folder));
    }

    private static string Mode(TarEntry entry) =>
        string.Concat(Enumerable.Range(0, 9).Select(i => ((int)entry.Mode & (1 << (8 - i))) != 0 ? "rwx"[i % 3] : '-'));
}
