using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.S3;

public sealed class MultipartTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Parts_become_one_object() => await Boto.RunAsync(local, """
        import hashlib
        s3 = client('s3'); s3.create_bucket(Bucket='parts')
        a, b = os.urandom(5 * 1024 * 1024), os.urandom(1000)
        up = s3.create_multipart_upload(Bucket='parts', Key='big', Metadata={'m': '1'})['UploadId']
        ea = s3.upload_part(Bucket='parts', Key='big', UploadId=up, PartNumber=1, Body=a)['ETag']
        eb = s3.upload_part(Bucket='parts', Key='big', UploadId=up, PartNumber=2, Body=b)['ETag']
        assert [p['PartNumber'] for p in s3.list_parts(Bucket='parts', Key='big', UploadId=up)['Parts']] == [1, 2]
        assert s3.list_multipart_uploads(Bucket='parts')['Uploads'][0]['UploadId'] == up
        refused('NoSuchKey', s3.get_object, Bucket='parts', Key='big')
        refused('InvalidPart', s3.complete_multipart_upload, Bucket='parts', Key='big', UploadId=up, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': eb}]})
        refused('InvalidPartOrder', s3.complete_multipart_upload, Bucket='parts', Key='big', UploadId=up, MultipartUpload={'Parts': [{'PartNumber': 2, 'ETag': eb}, {'PartNumber': 1, 'ETag': ea}]})
        done = s3.complete_multipart_upload(Bucket='parts', Key='big', UploadId=up, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': ea}, {'PartNumber': 2, 'ETag': eb}]})
        tag = hashlib.md5(hashlib.md5(a).digest() + hashlib.md5(b).digest()).hexdigest() + '-2'
        assert done['ETag'] == '"' + tag + '"', done
        got = s3.get_object(Bucket='parts', Key='big')
        assert got['Body'].read() == a + b and got['Metadata'] == {'m': '1'}
        assert s3.get_object(Bucket='parts', Key='big', PartNumber=2)['Body'].read() == b
        refused('NoSuchUpload', s3.list_parts, Bucket='parts', Key='big', UploadId=up)
        up = s3.create_multipart_upload(Bucket='parts', Key='copy')['UploadId']
        r = s3.upload_part_copy(Bucket='parts', Key='copy', UploadId=up, PartNumber=1, CopySource={'Bucket': 'parts', 'Key': 'big'}, CopySourceRange='bytes=10-19')
        s3.complete_multipart_upload(Bucket='parts', Key='copy', UploadId=up, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': r['CopyPartResult']['ETag']}]})
        assert s3.get_object(Bucket='parts', Key='copy')['Body'].read() == a[10:20]
        up = s3.create_multipart_upload(Bucket='parts', Key='small')['UploadId']
        e = [s3.upload_part(Bucket='parts', Key='small', UploadId=up, PartNumber=n, Body=b'x')['ETag'] for n in (1, 2)]
        refused('EntityTooSmall', s3.complete_multipart_upload, Bucket='parts', Key='small', UploadId=up, MultipartUpload={'Parts': [{'PartNumber': n + 1, 'ETag': e[n]} for n in (0, 1)]})
        s3.abort_multipart_upload(Bucket='parts', Key='small', UploadId=up)
        refused('NoSuchUpload', s3.abort_multipart_upload, Bucket='parts', Key='small', UploadId=up)
        """);

    [Fact]
    public async Task Uploads_that_were_never_completed_do_not_hold_their_bucket() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='abandoned')
        up = s3.create_multipart_upload(Bucket='abandoned', Key='k')['UploadId']
        s3.upload_part(Bucket='abandoned', Key='k', UploadId=up, PartNumber=1, Body=b'x')
        s3.delete_bucket(Bucket='abandoned')
        s3.create_bucket(Bucket='abandoned')
        assert 'Uploads' not in s3.list_multipart_uploads(Bucket='abandoned')
        """);

    [Fact]
    public async Task The_AWS_CLI_moves_large_files_both_ways()
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-cli-").FullName;
        try
        {
            var content = new byte[20 * 1024 * 1024];
            new Random(1).NextBytes(content);
            await File.WriteAllBytesAsync(Path.Combine(folder, "big.bin"), content);
            await AwsCli.RunAsync(local, "s3", "mb", "s3://cli-large");

            await AwsCli.RunAsync(local, "s3", "cp", Path.Combine(folder, "big.bin"), "s3://cli-large/dir/big.bin");
            await AwsCli.RunAsync(local, "s3", "cp", "s3://cli-large/dir/big.bin", Path.Combine(folder, "back.bin"));
            var listed = await AwsCli.RunAsync(local, "s3", "ls", "--recursive", "s3://cli-large/");
            await AwsCli.RunAsync(local, "s3", "rb", "--force", "s3://cli-large");

            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(folder, "back.bin")));
            Assert.Contains("20971520 dir/big.bin", listed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
