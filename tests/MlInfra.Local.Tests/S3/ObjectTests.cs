using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.S3;

public sealed class ObjectTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Objects_are_put_read_copied_and_deleted() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='objects')
        body = os.urandom(300000)
        import hashlib
        put = s3.put_object(Bucket='objects', Key='a/b c+d%é', Body=body, ContentType='text/x', Metadata={'who': 'me'}, CacheControl='no-cache', Tagging='a=1&b=2')
        assert put['ETag'] == '"' + hashlib.md5(body).hexdigest() + '"', put
        got = s3.get_object(Bucket='objects', Key='a/b c+d%é')
        assert got['Body'].read() == body and got['ContentType'] == 'text/x' and got['Metadata'] == {'who': 'me'}, got
        assert got['CacheControl'] == 'no-cache' and got['TagCount'] == 2 and got['ServerSideEncryption'] == 'AES256'
        head = s3.head_object(Bucket='objects', Key='a/b c+d%é')
        assert head['ContentLength'] == 300000 and head['ETag'] == put['ETag']
        part = s3.get_object(Bucket='objects', Key='a/b c+d%é', Range='bytes=100-199')
        assert part['Body'].read() == body[100:200] and part['ContentRange'] == 'bytes 100-199/300000' and part['ResponseMetadata']['HTTPStatusCode'] == 206
        assert s3.get_object(Bucket='objects', Key='a/b c+d%é', Range='bytes=-10')['Body'].read() == body[-10:]
        refused('InvalidRange', s3.get_object, Bucket='objects', Key='a/b c+d%é', Range='bytes=300000-')
        s3.copy_object(Bucket='objects', Key='copy', CopySource={'Bucket': 'objects', 'Key': 'a/b c+d%é'})
        copy = s3.get_object(Bucket='objects', Key='copy')
        assert copy['Body'].read() == body and copy['Metadata'] == {'who': 'me'}
        s3.put_object_tagging(Bucket='objects', Key='copy', Tagging={'TagSet': [{'Key': 'x', 'Value': 'y'}]})
        assert s3.get_object_tagging(Bucket='objects', Key='copy')['TagSet'] == [{'Key': 'x', 'Value': 'y'}]
        s3.delete_object(Bucket='objects', Key='copy')
        assert refused('NoSuchKey', s3.get_object, Bucket='objects', Key='copy') == 'The specified key does not exist.'
        refused('404', s3.head_object, Bucket='objects', Key='copy')
        refused('NoSuchBucket', s3.get_object, Bucket='absent', Key='x')
        s3.put_object(Bucket='objects', Key='empty', Body=b'')
        assert s3.get_object(Bucket='objects', Key='empty')['Body'].read() == b''
        refused('BucketNotEmpty', s3.delete_bucket, Bucket='objects')
        out = s3.delete_objects(Bucket='objects', Delete={'Objects': [{'Key': 'empty'}, {'Key': 'a/b c+d%é'}, {'Key': 'never'}]})
        assert len(out['Deleted']) == 3, out
        s3.delete_bucket(Bucket='objects')
        refused('404', s3.head_bucket, Bucket='objects')
        """);

    [Fact]
    public async Task After_an_empty_object_the_connection_takes_another() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='empties')
        for body in (b'', b'abc', b'', b'x'):
            s3.put_object(Bucket='empties', Key='k', Body=body)
            assert s3.get_object(Bucket='empties', Key='k')['Body'].read() == body
        """);

    [Fact]
    public async Task Conditions_hold_for_reads_and_writes() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='conditions')
        tag = s3.put_object(Bucket='conditions', Key='k', Body=b'1')['ETag']
        refused('304', s3.get_object, Bucket='conditions', Key='k', IfNoneMatch=tag)
        refused('PreconditionFailed', s3.get_object, Bucket='conditions', Key='k', IfMatch='"no"')
        assert s3.get_object(Bucket='conditions', Key='k', IfMatch=tag)['Body'].read() == b'1'
        def put(key, **headers):
            c = client('s3')
            c.meta.events.register('before-sign.s3.PutObject', lambda request, **kw: [request.headers.add_header(k, v) for k, v in headers.items()])
            return lambda: c.put_object(Bucket='conditions', Key=key, Body=b'2')
        refused('PreconditionFailed', put('k', **{'If-None-Match': '*'}))
        refused('PreconditionFailed', put('k', **{'If-Match': '"no"'}))
        refused('NoSuchKey', put('absent', **{'If-Match': '"no"'}))
        put('k', **{'If-Match': tag})()
        put('fresh', **{'If-None-Match': '*'})()
        assert s3.get_object(Bucket='conditions', Key='k')['Body'].read() == b'2'
        """);

    [Fact]
    public async Task Of_many_who_write_where_nothing_is_one_does() => await Boto.RunAsync(local, """
        import threading
        client('s3').create_bucket(Bucket='race')
        written, late = [], []
        def write(n):
            c = client('s3')
            c.meta.events.register('before-sign.s3.PutObject', lambda request, **kw: request.headers.add_header('If-None-Match', '*'))
            for key in range(20):
                try: c.put_object(Bucket='race', Key='marker-%d' % key, Body=str(n).encode()); written.append((key, n))
                except ClientError as e: late.append(e.response['Error']['Code'])
        threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
        for t in threads: t.start()
        for t in threads: t.join()
        assert sorted(k for k, _ in written) == list(range(20)) and late == ['PreconditionFailed'] * 100, (written, late)
        for key, n in written: assert client('s3').get_object(Bucket='race', Key='marker-%d' % key)['Body'].read() == str(n).encode()
        """);

    [Fact]
    public async Task Checksums_are_verified_and_given_back() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='checksums')
        import hashlib, base64, zlib
        sha = base64.b64encode(hashlib.sha256(b'hello').digest()).decode()
        assert s3.put_object(Bucket='checksums', Key='k', Body=b'hello', ChecksumAlgorithm='SHA256')['ChecksumSHA256'] == sha
        got = s3.get_object(Bucket='checksums', Key='k', ChecksumMode='ENABLED')
        assert got['ChecksumSHA256'] == sha and got['Body'].read() == b'hello'
        crc = base64.b64encode(zlib.crc32(b'hello').to_bytes(4, 'big')).decode()
        assert s3.put_object(Bucket='checksums', Key='k', Body=b'hello', ChecksumAlgorithm='CRC32')['ChecksumCRC32'] == crc
        m = refused('BadDigest', s3.put_object, Bucket='checksums', Key='bad', Body=b'hello', ChecksumSHA256=base64.b64encode(bytes(32)).decode())
        assert 'SHA256' in m, m
        refused('BadDigest', s3.put_object, Bucket='checksums', Key='bad', Body=b'hello', ContentMD5=base64.b64encode(bytes(16)).decode())
        refused('NoSuchKey', s3.get_object, Bucket='checksums', Key='bad')
        """);

    [Fact]
    public async Task Presigned_addresses_work_without_headers() => await Boto.RunAsync(local, """
        import urllib.request
        for version in ('s3v4', 's3'):
            s3 = client('s3', config={'signature_version': version})
            s3.create_bucket(Bucket='presigned')
            url = s3.generate_presigned_url('put_object', Params={'Bucket': 'presigned', 'Key': 'k'})
            urllib.request.urlopen(urllib.request.Request(url, data=b'by url', method='PUT'))
            url = s3.generate_presigned_url('get_object', Params={'Bucket': 'presigned', 'Key': 'k'})
            assert urllib.request.urlopen(url).read() == b'by url'
        """);

    [Fact]
    public async Task A_refused_upload_does_not_eat_the_next_request_on_its_connection() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='expect')
        for i in range(3):
            refused('NoSuchBucket', s3.put_object, Bucket='absent', Key='k', Body=b'x')
            s3.put_object(Bucket='expect', Key='k', Body=b'y')
        """);

    [Fact]
    public async Task What_would_be_pretended_is_refused_by_name() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='refused')
        assert "canned ACL 'public-read'" in refused('NotSupportedByLocal', s3.put_object, Bucket='refused', Key='k', Body=b'', ACL='public-read')
        assert 'website' in refused('NotSupportedByLocal', s3.put_bucket_website, Bucket='refused', WebsiteConfiguration={'IndexDocument': {'Suffix': 'i'}})
        m = refused('NotSupportedByLocal', s3.put_bucket_notification_configuration, Bucket='refused',
            NotificationConfiguration={'QueueConfigurations': [{'QueueArn': 'arn:aws:sqs:us-east-1:000000000000:q', 'Events': ['s3:ObjectCreated:*']}]})
        assert 'QueueConfiguration' in m, m
        refused('InvalidBucketName', s3.create_bucket, Bucket='1.2.3.4')
        """);
}
